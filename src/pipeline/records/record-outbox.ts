import type { Database, Records } from '../../client/database.ts';
import {
  MAY_BE_ISSUED_AGAIN,
  type Outbox,
  type OutboxCommand,
  type OutboxEntry,
  type OutboxResult,
} from '../ports/outbox.ts';
import { entriesOf, momentEntry, read, write } from './record-name.ts';

const PENDING = 'pending';

/** The outbox over the records of a database. */
export function createRecordOutbox(database: Database): Outbox {
  return {
    find: (key) => database.transact((records) => commandIn(records, key)),
    pending: (limit) =>
      database.transact((records) =>
        entriesOf(records, PENDING, limit).flatMap(({ id }) => commandIn(records, id) ?? []),
      ),
  };
}

/** Writes a command down that is about to be sent, unless it is there and not to be sent again. */
export function issueCommand(records: Records, command: OutboxCommand): void {
  const before = commandIn(records, command.key);
  if (before !== undefined && !mayBeIssuedAgain(before)) return;
  write(records, commandName(command.key), command);
  write(records, pendingName(command), 0);
  if (before !== undefined) return;
  const ofCase = read<string[]>(records, listName(command.caseId)) ?? [];
  write(records, listName(command.caseId), [...ofCase, command.key]);
}

function mayBeIssuedAgain({ result }: OutboxEntry): boolean {
  return result !== undefined && MAY_BE_ISSUED_AGAIN.includes(result.kind);
}

/** Writes down what became of a command, unless that is known, or it was never written down. */
export function settleCommand(records: Records, key: string, result: OutboxResult): void {
  const command = commandIn(records, key);
  if (command === undefined || command.result !== undefined) return;
  write(records, commandName(key), { ...command, result });
  records.delete(pendingName(command));
}

/** Forgets the commands of a case. */
export function forgetCommands(records: Records, caseId: string): void {
  for (const key of read<string[]>(records, listName(caseId)) ?? []) {
    const command = commandIn(records, key);
    if (command !== undefined) records.delete(pendingName(command));
    records.delete(commandName(key));
  }
  records.delete(listName(caseId));
}

function commandIn(records: Records, key: string): OutboxEntry | undefined {
  return read<OutboxEntry>(records, commandName(key));
}

function commandName(key: string): string {
  return `command/${key}`;
}

function pendingName({ issuedAtMs, key }: OutboxCommand): string {
  return momentEntry(PENDING, issuedAtMs, key);
}

/** Where the keys of a case's commands are; it has few of them. */
function listName(caseId: string): string {
  return `commands/${caseId}`;
}
