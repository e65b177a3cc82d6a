import { ours, seed } from '../../src/choice/provenance.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { explainedByOrder } from '../../src/oracle/explained-by-order.ts';
import type { Finding, Invariant } from '../../src/oracle/invariant.ts';
import { PASS } from '../../src/oracle/invariant.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { keyHistory } from './key-history.ts';
import { CONVERSATION, SECOND_CONVERSATION, SECOND_PARTICIPANT } from './task.ts';
import {
  carriesOut,
  type RegisterEvidence,
  reportOf,
  theRegister,
  type Worker,
} from './the-register.ts';

const CORRELATION = seed('004: analytics correlate outcomes with what was written');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');
const IN_THE_END = seed('004: the asker wants the attributes there in spite of the conflicts');
/** Refusals for want of a scope after which a worker must have understood. */
const LOOKS_MAX = 2;

/** An acknowledged value is only ever replaced by a newer intent, or by the flow's end. */
export function noLostUpdate(workers: readonly Worker[]): Invariant {
  return {
    name: 'no-lost-update',
    says: "No worker's write takes effect again after another's newer write of the same attribute.",
    provenance: CORRELATION,
    check(evidence) {
      const { changes } = theRegister(evidence);
      for (const worker of workers) {
        const first = changes.findIndex((change) => carriesOut(change, worker));
        if (first === -1) continue;
        for (const [index, again] of changes.entries()) {
          if (index <= first || !carriesOut(again, worker)) continue;
          const lost = changes
            .slice(first + 1, index)
            .find(
              ({ by, given }) =>
                by.kind === 'client' &&
                by.name !== worker.name &&
                Object.entries(given).some(
                  ([key, value]) => key in worker.task.attributes && again.after[key] !== value,
                ),
            );
          if (lost?.by.kind !== 'client') continue;
          return {
            verdict: 'fail',
            because: `The write of ${worker.name} took effect a second time and undid what ${lost.by.name} had written since.`,
            atMs: again.atMs,
          };
        }
      }
      return PASS;
    },
  };
}

/** One event is one intent, however often it comes. */
export function actsOnce(workers: readonly Worker[]): Invariant {
  return {
    name: 'acts-once',
    says: 'The attributes of one worker are written at most once.',
    provenance: seed('004: two events with the same data are no reason to patch twice'),
    check(evidence) {
      for (const { changes } of callsOf(evidence)) {
        for (const worker of workers) {
          const second = changes.filter((change) => carriesOut(change, worker))[1];
          if (second === undefined) continue;
          return {
            verdict: 'fail',
            because: `${worker.name} wrote the same attributes a second time.`,
            atMs: second.atMs,
          };
        }
      }
      return PASS;
    },
  };
}

/** Another event is another intent, even if it looks like one that was seen. */
export function actsOnEach(workers: readonly Worker[]): Invariant {
  return {
    name: 'acts-on-each',
    says: 'A worker that says done has written its attributes in each call whose event it acknowledged.',
    provenance: seed('004: a duplicate is ignored; what is none is acted on'),
    check(evidence) {
      for (const worker of workers) {
        const report = reportOf(evidence, worker);
        if (report?.status !== 'done') continue;
        const missed = callsOf(evidence).find(
          ({ conversationId, changes }) =>
            wasAcknowledged(evidence, conversationId, worker) &&
            !changes.some((change) => carriesOut(change, worker)),
        );
        if (missed === undefined) continue;
        return {
          verdict: 'fail',
          because: `${worker.name} acknowledged the event of ${missed.conversationId} and says done; its attributes were never written there.`,
          atMs: report.atMs,
        };
      }
      return PASS;
    },
  };
}

/** What a run did to the attributes of the caller of each call that there was. */
function callsOf(evidence: Evidence) {
  const first = { conversationId: CONVERSATION, ...theRegister(evidence) };
  if (!voiceOf(evidence.world).conversations.has(SECOND_CONVERSATION)) return [first];
  const second = theRegister(evidence, SECOND_CONVERSATION, SECOND_PARTICIPANT);
  return [first, { conversationId: SECOND_CONVERSATION, ...second }];
}

function wasAcknowledged({ world }: Evidence, conversationId: string, { name }: Worker): boolean {
  return webhooksOf(world).deliveries.some(
    ({ resource, attempts, subscription }) =>
      resource === conversationId &&
      subscription.client === name &&
      attempts.some(
        ({ result }) => result !== undefined && 'status' in result && result.status < 300,
      ),
  );
}

/** A worker changes what it was told to change and nothing else. */
export function noForeignChange(workers: readonly Worker[]): Invariant {
  return {
    name: 'no-foreign-change',
    says: 'A write changes no attribute but those of its own worker.',
    provenance: CORRELATION,
    check(evidence) {
      for (const { by, atMs, before, after } of theRegister(evidence).changes) {
        if (by.kind !== 'client') continue;
        const worker = workers.find(({ name }) => name === by.name);
        if (worker === undefined) continue;
        const foreign = Object.keys(after).find(
          (key) => !(key in worker.task.attributes) && before[key] !== after[key],
        );
        if (foreign === undefined) continue;
        return {
          verdict: 'fail',
          because: `${by.name} changed ${foreign} from ${before[foreign] ?? 'nothing'} to ${after[foreign]}, which is not its own.`,
          atMs,
        };
      }
      return PASS;
    },
  };
}

/** Done means written, failed means not written, and unknown is said only where nobody could know. */
export function honestReport(workers: readonly Worker[]): Invariant {
  return {
    name: 'honest-report',
    says: 'A worker says done only when its attributes were written, failed only when they were not, and unknown only when it could not know.',
    provenance: HONESTY,
    check(evidence) {
      const { changes } = theRegister(evidence);
      for (const worker of workers) {
        const report = reportOf(evidence, worker);
        if (report === undefined) continue;
        const { status, atMs } = report;
        const written = changes.some((change) => carriesOut(change, worker));
        const wrong = (because: string): Finding => ({ verdict: 'fail', because, atMs });
        if (status === 'done' && !written) {
          return wrong(`${worker.name} says done; its attributes were never written.`);
        }
        const isWritten = (call: RegisterEvidence) =>
          call.changes.some((change) => carriesOut(change, worker));
        if ((status === 'failed' || status === 'threw') && callsOf(evidence).every(isWritten)) {
          return wrong(`${worker.name} says failed; its attributes were written.`);
        }
        const unanswered = evidence.operations.some(
          ({ client, method, outcome }) =>
            client === worker.name &&
            method !== 'GET' &&
            (outcome?.kind !== 'response' || outcome.status >= 500),
        );
        if (status === 'unknown' && !unanswered) {
          return wrong(`${worker.name} says unknown, though each of its writes was answered.`);
        }
      }
      return PASS;
    },
  };
}

/** A conflict alone is no reason to give up. */
export function outlastsConflicts(workers: readonly Worker[]): Invariant {
  return {
    name: 'outlasts-conflicts',
    says: 'With nothing but conflicts against it, a worker gets its attributes written.',
    provenance: IN_THE_END,
    check(evidence) {
      for (const worker of workers) {
        const report = reportOf(evidence, worker);
        if (report === undefined || report.status === 'done' || report.status === 'running') {
          continue;
        }
        const otherTrouble = evidence.operations.some(
          ({ client, outcome }) =>
            client === worker.name &&
            (outcome?.kind !== 'response' || outcome.status === 429 || outcome.status >= 500),
        );
        if (otherTrouble) continue;
        return {
          verdict: 'fail',
          because: `${worker.name} ended (${report.status}) with nothing but conflicts against it.`,
          atMs: report.atMs,
        };
      }
      return PASS;
    },
  };
}

/** What was acknowledged, in the order of time, explains what is there in the end. */
export function inSomeOrder(workers: readonly Worker[]): Invariant {
  return explainedByOrder({
    registers: workers.flatMap(({ task }) => Object.keys(task.attributes)),
    historyOf: keyHistory,
    provenance: CORRELATION,
  });
}

/** Whoever lacks a scope finds out after a look, and says so. */
export const recognisesScopeFault: Invariant = {
  name: 'recognises-scope-fault',
  says: `A worker whose token lacks the scope stops after ${LOOKS_MAX} refusals and says that it failed.`,
  provenance: seed('004: a 403 that comes back as 409; retrying does not help'),
  check({ journal, operations, reports }) {
    const masked = new Set(
      journal
        .filter(({ rule }) => rule.id === 'auth.scope.masked')
        .map(({ correlationId }) => correlationId),
    );
    // What the worker never heard could teach it nothing.
    const heard = operations.filter(
      ({ outcome, arrivals }) =>
        outcome?.kind === 'response' &&
        arrivals.some(({ duplicate, correlationId }) => !duplicate && masked.has(correlationId)),
    );
    const tooMany = heard[LOOKS_MAX];
    if (tooMany !== undefined) {
      return {
        verdict: 'fail',
        because: `${tooMany.client} was refused ${heard.length} times for want of a scope and tried again.`,
        atMs: tooMany.sentAtMs,
        operation: tooMany.number,
      };
    }
    const unaware = reports.find(({ status }) => status === 'done');
    if (unaware === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${unaware.client} says done; its token lacks the scope.`,
      atMs: unaware.atMs,
    };
  },
};
