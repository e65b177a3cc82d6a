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
import { resilientToggleCollection } from './resilient/resilient-toggle-collection.ts';

/** Where the collection that holds up is, in the folder of collections. */
const RESILIENT_PATH = 'recording-toggle/resilient-toggle.postman_collection.json';
/** Where the environment is. */
const ENVIRONMENT_PATH = 'local.postman_environment.json';

/**
 * The whole content of `collections/`: the race of every report and its twin, the contract of every
 * system, the collection that holds up, an environment and a README. Keys are paths within the folder. Equal reports, in the
 * same order, give equal texts.
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
    const path = `${driver.system}/contract.postman_collection.json`;
    files.set(path, jsonText(document));
    return { path, coverage };
  });
  files.set(RESILIENT_PATH, jsonText(resilientToggleCollection()));
  files.set(ENVIRONMENT_PATH, jsonText(localEnvironment()));
  files.set('README.md', collectionsReadme(rows, contracts, RESILIENT_PATH, ENVIRONMENT_PATH));
  return files;
}

function pathOf({ scenario, client }: RaceReport, kind: RunKind): string {
  const stem = basename(clientName(client)).replace(/\.[cm]?[jt]s$/, '');
  return `${scenario.name}/${stem}.${kind}.postman_collection.json`;
}

function jsonText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
