import { type AskedRange, NEW_YEAR } from '../../../../scenarios/evaluation-exports/task.ts';
import { checkScript } from '../../check-script.ts';
import type { RequestDraft } from '../../draft.ts';
import { tokenVariable } from '../../token-variable.ts';
import { tokenRequest } from '../arrangement-folder.ts';
import type { Rehearsal } from '../rehearsal.ts';

/** Where exports are. */
export const EXPORTS = '/api/v2/quality/evaluationexports';
const COLLEAGUE = 'colleague';

/** What a range is asked for with. */
export function exportBody({ start_date, end_date }: AskedRange) {
  return { start_date, end_date, filter: {} };
}

/** Somebody else of the tenant exports the first of the ranges. */
export function colleagueSteps(rehearsal: Rehearsal): RequestDraft[] {
  const body = exportBody(NEW_YEAR);
  const variable = tokenVariable(COLLEAGUE);
  return [
    tokenRequest('1.3 Get the colleague a token', COLLEAGUE, variable, rehearsal),
    {
      name: '1.4 The colleague exports the first range',
      description:
        'Somebody else of the tenant has just asked for the days that the first export is about, which locks them for everybody.',
      method: 'POST',
      path: `/_s/{{sessionId}}${EXPORTS}`,
      auth: { tokenIn: variable },
      body,
      after: checkScript([
        { name: 'the export is accepted', asserts: ['pm.response.to.have.status(201);'] },
      ]),
      examples: [rehearsal.at(60, 'queued', 'POST', EXPORTS, { as: COLLEAGUE, body })],
    },
  ];
}
