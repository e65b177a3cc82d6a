import { forumDialect } from '../../platform/dialect/forum/forum.ts';
import type { Route } from '../../platform/route.ts';
import { assembleCollection } from '../assemble-collection.ts';
import { checkScript, RESET_CHECKS } from '../check-script.ts';
import { guarded } from '../checks-guard.ts';
import type { CollectionDocument } from '../collection-document.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import type { ContractCoverage } from './contract-coverage.ts';
import { contractDescription } from './contract-description.ts';
import type { SystemDriver } from './contract-driver.ts';
import { schemaVariables } from './contract-schemas.ts';
import { documentedStatuses } from './documented-statuses.ts';
import { PREPARE_ELSEWHERE } from './elsewhere-script.ts';
import { operationFolder } from './operation-folder.ts';
import { StatusesShown } from './statuses-shown.ts';
import { tenantFolder } from './tenant-folder.ts';
import { transitionWords } from './transitions.ts';
import { type MachineFolder, walkFolder } from './walk-folder.ts';

/** A contract collection and what it goes through. */
export interface ContractCollection {
  readonly document: CollectionDocument;
  readonly coverage: ContractCoverage;
}

/** Name and meaning of the variables that requests set. */
const SET_BY_REQUESTS = {
  sessionId: 'The session that the requests are in.',
  platformUrl: 'Where the platform is: the session, or elsewhere the base URL itself.',
  accessToken: 'The bearer token of the client.',
} as const;

/**
 * The contract collection of one system: every transition of its machines, every documented status of
 * its operations. Everything in it was rehearsed, so it says what the platform answers.
 *
 * @throws {Error} if the platform does not answer or move as the driver says.
 */
export function contractCollection(driver: SystemDriver): ContractCollection {
  const { routes } = forumDialect;
  const shown = new StatusesShown();
  const machines = driver.machines.map((one) => walkFolder(driver, one, routes, shown));
  const own = routesOf(driver, routes);
  const operations = own.map((route) => operationFolder(driver, routes, route, shown));
  const tenants = tenantFolder(driver, routes, own, shown);
  const used = routes.filter(({ operation }) => shown.of(operation).size > 0);
  const folders = [...machines.map(({ folder }) => folder), ...operations, tenants, lastFolder()];
  const document = assembleCollection({
    name: `${driver.title}: the contract`,
    description: contractDescription(driver),
    variables: [
      ...Object.entries(SET_BY_REQUESTS).map(([key, description]) => ({
        key,
        value: '',
        type: 'string',
        description,
      })),
      ...driver.variables.map(({ key, value, says }) => ({
        key,
        value,
        type: 'string',
        description: `The id of ${says}.`,
      })),
      {
        key: 'checksRun',
        value: '0',
        type: 'string',
        description: 'Counts the checks that ran; the last request looks whether all did.',
      },
      ...schemaVariables(used),
    ],
    folders: guarded(prepared(folders.map(numbered))),
  });
  return { document, coverage: coverageOf(driver, machines, own, shown) };
}

function routesOf({ operations, system }: SystemDriver, routes: readonly Route[]): Route[] {
  return Object.keys(operations).map((name) => {
    const route = routes.find(({ operation }) => operation === name);
    if (route === undefined) throw new Error(`${system}: no route has the operation ${name}`);
    return route;
  });
}

function numbered(folder: FolderDraft, index: number): FolderDraft {
  const place = index + 1;
  return {
    ...folder,
    name: `${place} ${folder.name}`,
    requests: folder.requests.map((request, at) => ({
      ...request,
      name: `${place}.${at + 1} ${request.name}`,
    })),
  };
}

/** Lets the first request set the count of checks back and find out where the run takes place. */
function prepared(folders: readonly FolderDraft[]): FolderDraft[] {
  return folders.map((folder, at) => ({
    ...folder,
    requests: folder.requests.map((request, nth): RequestDraft => {
      if (at > 0 || nth > 0) return request;
      return {
        ...request,
        before: [...RESET_CHECKS, ...PREPARE_ELSEWHERE, ...(request.before ?? [])],
      };
    }),
  }));
}

/** Something that is sent wherever the run takes place, so that the checks are always counted. */
function lastFolder(): FolderDraft {
  return {
    name: 'Nowhere',
    description: 'A path that no route has.',
    requests: [
      {
        name: 'No such path',
        description:
          'A path that no route has answers 404. This is also where the checks are counted, since Newman says nothing of a script that got lost.',
        method: 'GET',
        path: '/there/is/no/such/path',
        after: checkScript([
          { name: 'answers 404', asserts: ['pm.response.to.have.status(404);'] },
        ]),
        examples: [{ status: 404 }],
      },
    ],
  };
}

function coverageOf(
  driver: SystemDriver,
  machines: readonly MachineFolder[],
  routes: readonly Route[],
  shown: StatusesShown,
): ContractCoverage {
  return {
    machines: machines.map(({ machine, all, taken }, index) => ({
      machine,
      transitions: all.length,
      taken: all.filter((one) => taken.has(one)).length,
      untaken: Object.fromEntries(
        all
          .filter((one) => !taken.has(one))
          .map((one) => [
            transitionWords(one),
            driver.machines[index]?.untaken?.[transitionWords(one)] ?? '',
          ]),
      ),
    })),
    operations: routes.map((route) => ({
      operation: route.operation,
      documented: documentedStatuses(route),
      shown: [...shown.of(route.operation)].sort((a, b) => a - b),
      unshown: driver.operations[route.operation]?.unshown ?? {},
    })),
  };
}
