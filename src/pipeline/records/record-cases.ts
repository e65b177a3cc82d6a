import type { Database, Records } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import type { CaseChange, CaseStore } from '../ports/case-store.ts';
import { type CaseState, lockOf, type RepairCase } from '../repair-case.ts';
import { forgetLock, isNewestLease } from './record-locks.ts';
import { entriesAfter, entriesOf, momentEntry, read, write } from './record-name.ts';
import { forgetCommands, issueCommand, settleCommand } from './record-outbox.ts';
import { forgetEvents } from './work-shelves.ts';

/** Events that are forgotten at most for each case: copies have no record, so a few is all there are. */
const EVENTS_PER_CASE_MAX = 16;
const COUNTS = 'count/cases';
const ENDED = 'ended';
/** Those of them that wait for a person. */
const ENDED_UNHANDLED = 'ended-unhandled';

type CaseCounts = Partial<Record<CaseState, number>>;

/** The cases over the records of a database. */
export function createRecordCases(database: Database, clock: Clock): CaseStore {
  return {
    find: (id) => database.transact((records) => caseIn(records, id)),
    commit: (lease, change) =>
      database.transact((records) => {
        if (!isNewestLease(records, lease)) return 'fenced';
        writeChange(records, change);
        return 'committed';
      }),
    count: () => database.transact((records) => read<CaseCounts>(records, COUNTS) ?? {}),
    list: (state, limit, after) =>
      database.transact((records) => {
        const folder = folderOf(state);
        const entries =
          after === undefined
            ? entriesOf(records, folder, limit)
            : entriesAfter(records, folder, momentEntry(folder, after.openedAtMs, after.id), limit);
        return entries.flatMap(({ id }) => caseIn(records, id) ?? []);
      }),
    forget: (endedBeforeMs, limit, reviewMax) =>
      database.transact((records) => {
        const untilMs = Math.ceil(endedBeforeMs) - 1;
        const handled = entriesOf(records, ENDED, limit, untilMs);
        const tooMany = (read<CaseCounts>(records, COUNTS)?.review ?? 0) - reviewMax;
        const room = Math.max(0, Math.min(limit - handled.length, tooMany));
        const ended = [...handled, ...entriesOf(records, ENDED_UNHANDLED, room, untilMs)];
        for (const { id } of ended) {
          const gone = caseIn(records, id);
          if (gone !== undefined) forgetCase(records, gone, clock.now());
        }
        forgetEvents(records, endedBeforeMs, limit * EVENTS_PER_CASE_MAX);
        return ended.length;
      }),
  };
}

function writeChange(records: Records, { case: now, issue, settle }: CaseChange): void {
  const before = caseIn(records, now.id);
  if (before !== undefined) removeEntries(records, before);
  write(records, caseName(now.id), now);
  for (const name of entryNames(now)) write(records, name, 0);
  if (before?.state !== now.state) count(records, before?.state, now.state);
  if (issue !== undefined) issueCommand(records, issue);
  if (settle !== undefined) settleCommand(records, settle.key, settle.result);
}

function forgetCase(records: Records, gone: RepairCase, nowMs: number): void {
  removeEntries(records, gone);
  records.delete(caseName(gone.id));
  count(records, gone.state, undefined);
  forgetCommands(records, gone.id);
  forgetLock(records, lockOf(gone.tenant, gone.interactionId), nowMs);
}

function removeEntries(records: Records, one: RepairCase): void {
  for (const name of entryNames(one)) records.delete(name);
}

/** Where a case is found without looking at the others: by its state, and by when it can be forgotten. */
function entryNames({ id, state, openedAtMs, endedAtMs, interactionEndedAtMs }: RepairCase) {
  const names = [momentEntry(folderOf(state), openedAtMs, id)];
  if (endedAtMs !== undefined && interactionEndedAtMs !== undefined) {
    const folder = state === 'review' ? ENDED_UNHANDLED : ENDED;
    names.push(momentEntry(folder, interactionEndedAtMs, id));
  }
  return names;
}

function count(records: Records, from: CaseState | undefined, to: CaseState | undefined): void {
  const counts = read<CaseCounts>(records, COUNTS) ?? {};
  if (to !== undefined) counts[to] = (counts[to] ?? 0) + 1;
  if (from !== undefined) {
    const left = (counts[from] ?? 0) - 1;
    if (left > 0) counts[from] = left;
    else delete counts[from];
  }
  write(records, COUNTS, counts);
}

function caseIn(records: Records, id: string): RepairCase | undefined {
  return read<RepairCase>(records, caseName(id));
}

function caseName(id: string): string {
  return `case/${id}`;
}

function folderOf(state: CaseState): string {
  return `cases-${state}`;
}
