import { basename, dirname } from 'node:path';
import type { ContractCoverage } from './contract/contract-coverage.ts';
import { code, paragraphs, plain, table } from './markdown-text.ts';

/** One contract collection. */
export interface ContractRow {
  /** Within the folder of collections. */
  readonly path: string;
  readonly coverage: ContractCoverage;
}

/** What the contract collections go through, for the README: machines, operations, and what is left out. */
export function contractText(rows: readonly ContractRow[]): string {
  const machines = rows.flatMap((row) =>
    row.coverage.machines.map(({ machine, transitions, taken }) => [
      link(row),
      code(machine),
      `${taken} of ${transitions}`,
    ]),
  );
  const operations = rows.flatMap((row) =>
    row.coverage.operations.map(({ operation, documented, shown }) => [
      link(row),
      code(operation),
      shown.join(', '),
      `${documented.filter((status) => shown.includes(status)).length} of ${documented.length}`,
    ]),
  );
  return paragraphs([
    'A contract takes every transition of the machines of a system and asks each of its operations for every status that it documents, and holds each answer against its JSON schema. Machines and route table give the requests, the platform in memory gives what is expected. Newman exits with 0.',
    table(['contract', 'machine', 'transitions taken'], machines),
    table(['contract', 'operation', 'statuses shown', 'of those documented'], operations),
    leftOut(rows),
    'They also run against another platform, with `--env-var baseUrl=… --env-var token=…` and the ids that their descriptions name. What only the admin API of the mock can arrange is skipped there, and each skipped request says why. Nothing is changed there, unless `--env-var mayWrite=1` allows it: then what needs no more than requests is shown as well, such as an export that is created and cancelled.',
  ]);
}

function link({ path }: ContractRow): string {
  return `[${basename(dirname(path))}](${path})`;
}

function leftOut(rows: readonly ContractRow[]): string {
  const reasons = rows.flatMap(({ coverage: { machines, operations } }) => [
    ...machines.flatMap(({ machine, untaken }) =>
      Object.entries(untaken).map(
        ([words, why]) => `- ${code(machine)}: ${plain(words)}, since ${plain(why)}`,
      ),
    ),
    ...operations.flatMap(({ operation, unshown }) =>
      Object.entries(unshown).map(
        ([status, why]) => `- ${code(operation)}: ${status}, since ${plain(why)}`,
      ),
    ),
  ]);
  return reasons.length === 0 ? '' : `Left out, each for a reason:\n\n${reasons.join('\n')}`;
}
