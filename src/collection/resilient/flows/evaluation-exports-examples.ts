import {
  type AskedRange,
  DAY_AFTER,
  NEW_YEAR,
} from '../../../../scenarios/evaluation-exports/task.ts';
import type { ExampleDraft } from '../../draft.ts';
import type { Rehearsal } from '../rehearsal.ts';
import { colleagueSteps, EXPORTS, exportBody } from './evaluation-exports-colleague.ts';

/** The saved answers of the three steps of one range. */
export interface RangeExamples {
  readonly list: readonly ExampleDraft[];
  readonly create: readonly ExampleDraft[];
  readonly wait: readonly ExampleDraft[];
}

/** What asks the list for what runs of a range. */
export function listQuery({ start_date, end_date }: AskedRange): string {
  return `?state=QUEUED,IN_PROGRESS&start_date=${start_date}&end_date=${end_date}&pageSize=100`;
}

/** The saved answers of each request. */
export function exportExamples(rehearsal: Rehearsal) {
  colleagueSteps(rehearsal);
  const list = (atMs: number, name: string, range: AskedRange) =>
    rehearsal.at(atMs, name, 'GET', EXPORTS + listQuery(range));
  const create = (atMs: number, name: string, range: AskedRange, key: string) =>
    rehearsal.at(atMs, name, 'POST', EXPORTS, {
      headers: { 'idempotency-key': key },
      body: exportBody(range),
    });
  const wait = (atMs: number, name: string, id: string) =>
    rehearsal.at(atMs, name, 'GET', `${EXPORTS}/${id}`);
  const adopted = list(120, 'one of exactly this range is running', NEW_YEAR);
  const lockedOut = create(140, 'what would be answered without looking', NEW_YEAR, 'rehearsed-0');
  const inProgress = wait(1200, 'in progress', 'export-1');
  const throttled = wait(1300, 'throttled, told in seconds', 'export-1');
  const completed = wait(3100, 'completed', 'export-1');
  const none = list(3120, 'none of this range', DAY_AFTER);
  const locked = create(3140, 'the lock outlasts the export', DAY_AFTER, 'rehearsed-1');
  const untilDate = create(3300, 'throttled, told by a date', DAY_AFTER, 'rehearsed-1');
  const accepted = create(4400, 'accepted', DAY_AFTER, 'rehearsed-1');
  const failed = wait(5800, 'failed', 'export-2');
  const lockedAgain = create(
    5900,
    'the lock outlasts the failed one too',
    DAY_AFTER,
    'rehearsed-2',
  );
  const again = create(6700, 'accepted, with a new key', DAY_AFTER, 'rehearsed-2');
  const notKnown = wait(6800, 'not known to reads yet', 'export-3');
  const behind = wait(8200, 'in progress still, as far as reads know', 'export-3');
  const done = wait(8900, 'completed', 'export-3');
  const elsewhere = rehearsal.fresh();
  const own = elsewhere.at(100, 'accepted', 'POST', EXPORTS, { body: exportBody(NEW_YEAR) });
  return {
    first: {
      list: [adopted],
      create: [lockedOut, own],
      wait: [inProgress, throttled, completed],
    },
    second: {
      list: [none],
      create: [locked, untilDate, accepted, lockedAgain, again],
      wait: [failed, notKnown, behind, done],
    },
    cancelled: elsewhere.at(1200, 'cancelled', 'DELETE', `${EXPORTS}/export-1`),
  };
}
