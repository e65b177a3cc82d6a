import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import type { JournalEntry, Snapshot } from '../../src/platform/journal.ts';
import { qualityOf } from '../../src/platform/quality/quality.ts';
import { overlaps } from '../../src/platform/quality/range-locks.ts';
import { EXPORTS } from './exports-path.ts';

const written = ({ journal }: Evidence, test: (entry: JournalEntry) => boolean): boolean =>
  journal.some(test);

const byRule = (
  name: string,
  says: string,
  rule: string,
  before: (snapshot: Snapshot) => boolean = () => true,
): Sometimes => ({
  name,
  says,
  entered: (evidence) =>
    written(
      evidence,
      (entry) => entry.rule.id === rule && entry.before !== undefined && before(entry.before),
    ),
});

const ACTIVE = new Set(['queued', 'processing']);
const looksActive = ({ view }: Snapshot): boolean => view !== null && ACTIVE.has(view);

/** What can become of a job, whoever asked for it. */
export const jobWindows: readonly Sometimes[] = [
  {
    name: 'job-failed',
    says: 'an export failed',
    entered: (evidence) => written(evidence, ({ what }) => what === 'failed'),
  },
  byRule(
    'job-cancelled',
    'an administrator cancelled an export',
    'export.cancelled-by-administrator',
  ),
  {
    name: 'unseen-job',
    says: 'an export was read that reads did not show yet',
    entered: (evidence) => written(evidence, ({ rule }) => rule.id === 'export.not-found'),
  },
];

/** The windows in which a range is held and a client wants it. */
export const lockWindows: readonly Sometimes[] = [
  byRule('create-while-locked', 'a create met a held range', 'export.refused.locked'),
  byRule(
    'list-ahead-of-lock',
    'a create was refused while the list showed nothing active',
    'export.refused.locked',
    (before) => !looksActive(before),
  ),
  byRule(
    'lock-after-completion',
    'a create was refused by an export that had finished',
    'export.refused.locked',
    ({ truth }) => truth === 'completed',
  ),
  byRule(
    'list-behind-lock',
    'a create was accepted while the list still showed an active export',
    'export.accepted',
    (before) => before.lock === null && looksActive(before),
  ),
];

/** What can happen to a create on its way. */
export const messageWindows: readonly Sometimes[] = [
  {
    name: 'lost-create',
    says: 'a create took effect and its answer was lost or late',
    entered: ({ operations }) =>
      operations.some(
        ({ method, outcome, arrivals }) =>
          method === 'POST' &&
          outcome?.kind === 'no-response' &&
          arrivals.some((arrival) => arrival.status === 201),
      ),
  },
  {
    name: 'late-create',
    says: 'a create arrived after its client had given it up',
    entered: ({ operations }) =>
      operations.some(
        ({ method, arrivals, returnedAtMs }) =>
          method === 'POST' &&
          returnedAtMs !== undefined &&
          arrivals.some((arrival) => arrival.atMs > returnedAtMs),
      ),
  },
  {
    name: 'duplicate-create',
    says: 'a second copy of a create arrived',
    entered: ({ operations }) =>
      operations.some(
        ({ method, arrivals }) => method === 'POST' && arrivals.some((one) => one.duplicate),
      ),
  },
  {
    name: 'throttled',
    says: 'a request was throttled',
    entered: (evidence) => written(evidence, ({ rule }) => rule.id === 'throttle.refused'),
  },
  {
    name: 'replayed',
    says: 'a result was replayed under its key',
    entered: (evidence) => written(evidence, ({ rule }) => rule.id === 'idempotency.replayed'),
  },
  {
    name: 'in-flight',
    says: 'a key came again before its result was stored',
    entered: (evidence) => written(evidence, ({ rule }) => rule.id === 'idempotency.in-flight'),
  },
];

/** A client waits for a job that another made. */
export const adopted: Sometimes = {
  name: 'adopted',
  says: 'a client asked after an export that another had made',
  entered: ({ operations, world }) => {
    const { exports } = qualityOf(world);
    return operations.some(({ client, method, path }) => {
      if (method !== 'GET' || !path.startsWith(`${EXPORTS}/`)) return false;
      const maker = exports.get(path.slice(EXPORTS.length + 1))?.createdBy;
      return maker !== undefined && maker !== client;
    });
  },
};

/** Where ranges may overlap, two exports of the same days run at once. */
export const overlapped: Sometimes = {
  name: 'overlapped',
  says: 'an export was accepted while another of the same days was not finished',
  entered: ({ world }) => {
    const jobs = [...qualityOf(world).exports.values()];
    return jobs.some((job, index) =>
      jobs
        .slice(0, index)
        .some(
          (earlier) =>
            overlaps(earlier, job) &&
            (earlier.finishedAtMs ?? Number.POSITIVE_INFINITY) > job.createdAtMs,
        ),
    );
  },
};
