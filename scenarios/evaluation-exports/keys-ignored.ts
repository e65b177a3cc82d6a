import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Finding, Invariant, Sometimes } from '../../src/oracle/invariant.ts';
import { qualityOf } from '../../src/platform/quality/quality.ts';
import type { Scenario } from '../scenario.ts';
import { evaluationExports } from './scenarios.ts';
import type { EvaluationExportsTask } from './task.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];

/**
 * A run without the exports that only the network has asked for. A create has no condition, so where
 * its key is ignored nobody can keep a second copy of it from making another job. What counts is
 * therefore what the requests have done that clients sent, each of them once.
 */
function withoutCopies(evidence: Evidence): Evidence {
  const copies = new Set(
    evidence.operations.flatMap(({ arrivals }) =>
      arrivals.filter(({ duplicate, status }) => duplicate && status === 201).map(exportIn),
    ),
  );
  if (copies.size === 0) return evidence;
  const world = { ...evidence.world, slots: [] };
  const { exports } = qualityOf(world);
  for (const [id, job] of qualityOf(evidence.world).exports) {
    if (!copies.has(id)) exports.set(id, job);
  }
  return { ...evidence, world };
}

function exportIn({ body }: Operation['arrivals'][number]): unknown {
  return (body as { readonly exportId?: string } | undefined)?.exportId;
}

/** Whoever says done may mean an export that a copy has made; whoever says failed need not. */
function honestly(check: Invariant['check'], evidence: Evidence): Finding {
  const { reports } = evidence;
  const done = check({ ...evidence, reports: reports.filter(({ status }) => status === 'done') });
  if (done.verdict !== 'pass') return done;
  const others = reports.filter(({ status }) => status !== 'done');
  return check({ ...withoutCopies(evidence), reports: others });
}

const CHECKS: Readonly<Record<string, (check: Invariant['check']) => Invariant['check']>> = {
  'exported-at-most-once': (check) => (evidence) => check(withoutCopies(evidence)),
  'no-orphan': (check) => (evidence) => check(withoutCopies(evidence)),
  'honest-report': (check) => (evidence) => honestly(check, evidence),
};

function asSent(invariant: Invariant): Invariant {
  const { name, says, check } = invariant;
  const checked = CHECKS[name]?.(check);
  if (checked === undefined) return invariant;
  return { ...invariant, says: `${says} A copy that the network made counts not.`, check: checked };
}

/** The list was all that told a worker of its export. */
const toldByList: Sometimes = {
  name: 'told-by-list',
  says: 'a create took effect without an answer, and its range was not asked for again',
  entered: ({ operations, reports }) =>
    reports.some(({ status }) => status === 'done') &&
    operations.some(
      (one) =>
        isUnheard(one) &&
        !operations.some(
          (later) => later.number > one.number && later.method === 'POST' && sameBody(later, one),
        ),
    ),
};

function isUnheard({ method, outcome, arrivals }: Operation): boolean {
  const executed = arrivals.some(({ status, duplicate }) => status === 201 && !duplicate);
  return method === 'POST' && outcome?.kind === 'no-response' && executed;
}

function sameBody(a: Operation, b: Operation): boolean {
  return JSON.stringify(a.body) === JSON.stringify(b.body);
}

/**
 * A worker that is killed, on a platform that does not heed the keys of creates and cancels.
 *
 * A create that got no answer can be told from the list, so every invariant stays, with the one
 * exception that no client can do anything about: copies that the network makes are not counted.
 */
export const evaluationExportsKeysIgnored: Scenario<EvaluationExportsTask> = {
  ...evaluationExports,
  name: 'evaluation-exports-keys-ignored',
  variantOf: evaluationExports.name,
  title: 'Bulk exports where the platform ignores keys',
  story:
    'As in evaluation-exports, but the platform does not heed idempotency keys, and the worker may ' +
    'be killed at any request. A create that is repeated makes a second job, so a worker that did ' +
    'not hear the answer must find out from the list what has become of it.',
  settings: { keysIgnoredBy: ['export.create', 'export.cancel'] },
  parts: evaluationExports.parts.map((part) => ({
    ...part,
    task: { ...part.task, keysIgnored: true },
  })),
  crashes: true,
  invariants: evaluationExports.invariants.map(asSent),
  sometimes: [
    ...evaluationExports.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
    toldByList,
  ],
};
