import { basename } from 'node:path';
import type { RaceReport } from '../report/race-report.ts';
import { clientName } from '../report/words/client-name.ts';
import { type CollectionRow, collectionsReadme } from './collections-readme.ts';
import { contractCollection } from './contract/contract-collection.ts';
import { CONTRACT_DRIVERS } from './contract/drivers/index.ts';
import type { ContractRow } from './contract-table.ts';
import { localEnvironment } from './environment.ts';
import { emitCollections } from './race/emit-race.ts';
import type { RunKind } from './race/run-kind.ts';
import { resilientCollection } from './resilient/resilient-collection.ts';
import { RESILIENT_FLOWS } from './resilient/resilient-flows.ts';

/** What the name of a collection ends with. */
const ENDING = '.postman_collection.json';
/** Where the environment is. */
const ENVIRONMENT_PATH = 'local.postman_environment.json';

/**
 * The whole content of `collections/`: the race of every report and its twin, the contract of every
 * system, the collections that hold up, an environment and a README. Keys are paths within the
 * folder. Equal reports, in the same order, give equal texts.
 *
 * @param reports one for each strategy that was refuted.
 * @throws {TypeError} if two reports would have the same files.
 * @throws {UnrepeatableReportError} if the platform does not answer as a report says.
 */
export function generateCollections(reports: readonly RaceReport[]): Map<string, string> {
  const files = new Map<string, string>();
  const rows: CollectionRow[] = [];
  for (const report of reports) {
    const emitted = emitCollections(report);
    for (const kind of ['race', 'twin'] as const) {
      const collection = emitted[kind];
      if (collection === undefined) continue;
      const path = pathOf(report, kind);
      if (files.has(path)) throw new TypeError(`two reports would both be ${path}`);
      files.set(path, jsonText(collection));
      rows.push({ path, report, kind });
    }
  }
  const contracts = CONTRACT_DRIVERS.map((driver): ContractRow => {
    const { document, coverage } = contractCollection(driver);
    const path = `${driver.system}/contract${ENDING}`;
    files.set(path, jsonText(document));
    return { path, coverage };
  });
  const flows = RESILIENT_FLOWS.map((flow) => ({ path: `${flow.path}${ENDING}`, flow }));
  for (const { path, flow } of flows) files.set(path, jsonText(resilientCollection(flow)));
  files.set(ENVIRONMENT_PATH, jsonText(localEnvironment()));
  files.set('README.md', collectionsReadme(rows, contracts, flows, ENVIRONMENT_PATH));
  return files;
}

function pathOf({ scenario, client }: RaceReport, kind: RunKind): string {
  const stem = basename(clientName(client)).replace(/\.[cm]?[jt]s$/, '');
  return `${scenario.name}/${stem}.${kind}${ENDING}`;
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
