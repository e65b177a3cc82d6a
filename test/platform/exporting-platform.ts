import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Json } from '../../src/platform/message.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';

/** Where exports are. */
export const EXPORTS = '/api/v2/quality/evaluationexports';

/** The choices that are made: kind to subject, nth and value. */
type Made = Partial<Record<ChoiceName, readonly [string, number, number]>>;

/** A platform without exports, where these choices are made. */
export function platformWith(made: Made = {}, settings: Partial<Settings> = {}) {
  const draws = Object.entries(made).map(([name, [subject, nth, value]]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject,
    nth,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(draws)), settings });
  const sendAs = (client: string) => {
    const authorization = `Bearer ${platform.grant(client)}`;
    return (method: string, path = '', body?: Json, headers = {}) =>
      platform.handle({
        method,
        path: `${EXPORTS}${path}`,
        headers: { authorization, ...headers },
        body,
      });
  };
  return { platform, sendAs, send: sendAs('worker') };
}

/** The body of a create. */
export const range = (start_date: string, end_date: string, channel?: string): Json => ({
  start_date,
  end_date,
  ...(channel !== undefined && { filter: { channel } }),
});

/** A month of everything. */
export const JANUARY = range('2026-01-01', '2026-02-01');
/** The first export is worked on until 1000 ms, and a second is asked for at 500 ms. */
export const RUNNING: Made = { 'export.processing-lag': ['export-1', 0, 1000] };
