import type { Database, Records } from '../../client/database.ts';
import type { Outbox, OutboxCommand, OutboxEntry, OutboxResult } from '../ports/outbox.ts';
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

/** Writes a command down that is about to be sent, unless it is there. */
export function issueCommand(records: Records, command: OutboxCommand): void {
  if (commandIn(records, command.key) !== undefined) return;
  write(records, commandName(command.key), command);
  write(records, pendingName(command), 0);
  const ofCase = read<string[]>(records, listName(command.caseId)) ?? [];
  write(records, listName(command.caseId), [...ofCase, command.key]);
}

/** Writes down what became of a command; one that is not there has been forgotten with its case. */
export function settleCommand(records: Records, key: string, result: OutboxResult): void {
  const command = commandIn(records, key);
  if (command === undefined) return;
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
