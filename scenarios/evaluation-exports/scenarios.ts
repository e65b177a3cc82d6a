import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import { crashed, outage } from '../../src/oracle/general-windows.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import { beginShift, type OtherWork, workBeside } from '../../src/platform/quality/shift.ts';
import type { Part, Scenario } from '../scenario.ts';
import { askersOf } from './asked.ts';
import {
  exportedOnce,
  honestReport,
  noOrphans,
  outlastsConflicts,
  rangesExclusive,
} from './invariants.ts';
import { type AskedRange, DAY_AFTER, type EvaluationExportsTask, NEW_YEAR } from './task.ts';
import { adopted, jobWindows, lockWindows, messageWindows, overlapped } from './windows.ts';

/** Enough for every fault of every plan and for waiting out others' exports. */
const REQUESTS_MAX = 200;
/** A client that makes so many requests has long spent its budget. */
const OPERATIONS_MAX = 250;
/** Others keep exporting for so long. */
const CHURN_MS = 60_000;

/** What somebody else of the tenant exports. */
const JANUARY_OF_OTHERS: Omit<OtherWork, 'untilMs'> = {
  principal: 'others',
  request: {
    startMs: Date.parse('2026-01-01'),
    endMs: Date.parse('2026-02-01'),
    channel: undefined,
  },
  everyMs: 5000,
};

/** The scenario in which the advice is tried; the others are variants of it. */
const HOME = 'evaluation-exports';

/** Somebody who asks for exports as soon as the shift begins. */
function asking(name: string, ...exports: AskedRange[]): Part<EvaluationExportsTask> {
  return { name, task: { exports }, startsOn: ({ rule }) => rule.id === 'shift.began' };
}

type Told = Pick<Scenario<EvaluationExportsTask>, 'name' | 'title' | 'story' | 'parts'> &
  Partial<Scenario<EvaluationExportsTask>>;

function exporting(told: Told, windows: readonly Sometimes[]): Scenario<EvaluationExportsTask> {
  const askers = askersOf(told.parts);
  const exclusive = told.settings?.exportOverlap !== 'allowed';
  return {
    provenance: seed('003'),
    arrange: ({ world }) => beginShift(world),
    invariants: [
      ...(exclusive ? [rangesExclusive] : []),
      exportedOnce(askers),
      honestReport(askers),
      outlastsConflicts(askers),
      noOrphans(askers),
      honoursRetryAfter,
      doesNotSpin,
      requestBudget(REQUESTS_MAX),
      terminates,
    ],
    sometimes: [...jobWindows, ...messageWindows, ...windows],
    limits: { operations: told.parts.length * OPERATIONS_MAX, virtualMs: 3_600_000 },
    ...(told.name !== HOME && { variantOf: HOME }),
    ...told,
  };
}

/** Two Data Actions want days that overlap. */
const TWO_ACTIONS = [asking('worker', NEW_YEAR, DAY_AFTER)];
/** The same, and a third asks for what the first does. */
const THREE_ACTIONS = [asking('worker', NEW_YEAR, DAY_AFTER, NEW_YEAR)];

/** Seed 003: the Data Actions of one worker ask for overlapping exports in parallel. */
export const evaluationExports = exporting(
  {
    name: HOME,
    title: 'Bulk exports of evaluations over overlapping dates',
    story:
      'Two Data Actions of one worker ask at once for exports of evaluations, for days of which one ' +
      'is the same. A running export locks its range of dates, so what overlaps it is refused, and ' +
      'it takes its time.',
    parts: TWO_ACTIONS,
  },
  lockWindows,
);

/** The same work where ranges may overlap, as the seed says of Zendesk. */
export const evaluationExportsOverlapAllowed = exporting(
  {
    name: 'evaluation-exports-overlap-allowed',
    title: 'Bulk exports of evaluations where ranges may overlap',
    story:
      'The same Data Actions, and one that asks for what another does, at a tenant whose exports may ' +
      'overlap, which is the other side of the comparison that the seed draws: nothing is locked, ' +
      'though somebody else exports those days as well, and jobs still fail and answers still get ' +
      'lost.',
    settings: { exportOverlap: 'allowed' },
    parts: THREE_ACTIONS,
    arrange({ world }) {
      beginShift(world);
      workBeside(world, { ...JANUARY_OF_OTHERS, untilMs: world.timeline.nowMs });
    },
  },
  [overlapped],
);

/** Several workers of one tenant want ranges that overlap. */
export const evaluationExportsContended = exporting(
  {
    name: 'evaluation-exports-contended',
    title: 'Several workers of one tenant export overlapping dates',
    story:
      'Four workers of one tenant begin with the shift. Two want the same days of everything, one ' +
      'wants days of WhatsApp and of SMS within them, one wants days that overlap them all.',
    parts: [
      asking('reporting', NEW_YEAR),
      asking('discovery', { ...NEW_YEAR, channel: 'whatsapp' }, { ...DAY_AFTER, channel: 'sms' }),
      asking('archive', NEW_YEAR),
      asking('audit', DAY_AFTER),
    ],
  },
  [...lockWindows, adopted],
);

/** A worker that is killed at any moment and starts again. */
export const evaluationExportsCrashing = exporting(
  {
    name: 'evaluation-exports-crashing',
    title: 'Bulk exports by a worker that is killed and starts again',
    story:
      'Three Data Actions, two of them for the same days, in a worker that may be killed before or ' +
      'after any request and then starts again with nothing but what it had stored.',
    parts: THREE_ACTIONS,
    crashes: true,
  },
  [...lockWindows, crashed],
);

/** Others export the same days for a minute, jobs fail, workers are killed, the platform goes down; then it stops. */
export const evaluationExportsHostile = exporting(
  {
    name: 'evaluation-exports-hostile',
    title: 'Bulk exports while others hold the dates again and again',
    story:
      'Two workers that may be killed want overlapping days, while somebody else of the tenant ' +
      'exports those days over and over for a minute, and the platform may go down. Then that ' +
      'stops, and they are to finish.',
    settings: { outages: true },
    parts: [asking('reporting', NEW_YEAR, DAY_AFTER), asking('audit', DAY_AFTER)],
    crashes: true,
    arrange({ world }) {
      beginShift(world);
      workBeside(world, { ...JANUARY_OF_OTHERS, untilMs: CHURN_MS });
    },
  },
  [...lockWindows, crashed, outage],
);
