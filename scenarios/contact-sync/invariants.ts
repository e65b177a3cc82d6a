import { ours, seed, vendor } from '../../src/choice/provenance.ts';
import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { explainedByOrder } from '../../src/oracle/explained-by-order.ts';
import { type Finding, type Invariant, PASS } from '../../src/oracle/invariant.ts';
import type { Part } from '../scenario.ts';
import { effectsOf, type Intent, intentsOf, STATUS, valuesIn } from './effects.ts';
import { fieldHistory } from './field-history.ts';

const CONSISTENCY = seed('002: what the asker fears is data that differs between CRM and platform');
const HONESTY = ours('a failure that nobody hears of is worse than a failure');
const MINUTE_MS = 60_000;

/** What must hold of these clients, in order of importance. */
export function contactSyncInvariants(parts: readonly Part<ContactSyncTask>[]): Invariant[] {
  const intents = intentsOf(parts);
  return [
    noLostUpdate(intents),
    newestValueWins(intents),
    takesEffectOnce,
    honestReport(intents),
    outlastsDialer,
  ];
}

/**
 * What was acknowledged and read, in the order of time, is what fields of contacts can hold. Not of
 * the status, which the dialer changes between the writes of clients.
 */
export function inSomeOrder(parts: readonly Part<ContactSyncTask>[]): Invariant {
  return explainedByOrder({
    registers: intentsOf(parts)
      .map(({ register }) => register)
      .filter((register) => !register.endsWith(` ${STATUS}`)),
    historyOf: fieldHistory,
    provenance: CONSISTENCY,
  });
}

/** What was acknowledged is there, or something newer is. */
function noLostUpdate(intents: readonly Intent[]): Invariant {
  return {
    name: 'no-lost-update',
    says: 'In the end no acknowledged value is replaced by one that its own client had superseded.',
    provenance: CONSISTENCY,
    check(evidence) {
      const effects = effectsOf(evidence);
      const lasts = new Map(effects.map((effect) => [effect.register, effect]));
      for (const operation of evidence.operations) {
        const { method, outcome, client } = operation;
        if (method !== 'POST' || outcome?.kind !== 'response' || outcome.status >= 300) continue;
        for (const [register, value] of valuesIn(operation)) {
          const last = lasts.get(register);
          if (last === undefined || last.client !== client) continue;
          const order = orderOf(intents, client, register);
          if (order.indexOf(last.value) < order.indexOf(value)) {
            return {
              verdict: 'fail',
              because: `${value} was acknowledged, and in the end ${register} is ${last.value} again.`,
              atMs: last.atMs,
              operation: last.operation,
            };
          }
        }
      }
      return PASS;
    },
  };
}

/** A newer value is never overwritten by an older one of the same client, not even for a moment. */
function newestValueWins(intents: readonly Intent[]): Invariant {
  return {
    name: 'newest-value-wins',
    says: 'A client’s older value never overwrites a newer one of it, not even for a while.',
    provenance: CONSISTENCY,
    check(evidence) {
      const newest = new Map<string, number>();
      for (const { client, register, value, atMs, operation } of effectsOf(evidence)) {
        const key = `${client} ${register}`;
        const order = orderOf(intents, client, register);
        const index = order.indexOf(value);
        const before = newest.get(key) ?? -1;
        if (index !== -1 && index < before) {
          return {
            verdict: 'fail',
            because: `${value} overwrote ${order[before]}, which is newer, in ${register}.`,
            atMs,
            operation,
          };
        }
        newest.set(key, Math.max(before, index));
      }
      return PASS;
    },
  };
}

/** No value is written twice. */
const takesEffectOnce: Invariant = {
  name: 'takes-effect-at-most-once',
  says: 'No client’s value is written to the same field twice.',
  provenance: seed('002: a reply wants to prevent duplicate processing on retries'),
  check(evidence) {
    const seen = new Set<string>();
    for (const { client, register, value, atMs, operation } of effectsOf(evidence)) {
      const key = `${client} ${register} ${value}`;
      if (seen.has(key)) {
        return {
          verdict: 'fail',
          because: `${client} wrote ${value} to ${register} twice.`,
          atMs,
          operation,
        };
      }
      seen.add(key);
    }
    return PASS;
  },
};

/** A client that says done is right, and one that says failed is too. */
function honestReport(intents: readonly Intent[]): Invariant {
  return {
    name: 'honest-report',
    says: 'A client says done only when its newest values were written, and failed only when one was not.',
    provenance: HONESTY,
    check(evidence) {
      for (const report of evidence.reports) {
        const { client, status, atMs } = report;
        const missing = missingOf(evidence, intents, client);
        if (status === 'done' && missing !== undefined) {
          return {
            verdict: 'fail',
            because: `${client} says done; ${missing.register} never was ${missing.values.at(-1)}.`,
            atMs,
          };
        }
        if ((status === 'failed' || status === 'threw') && missing === undefined) {
          const lastAtMs = effectsOf(evidence).at(-1)?.atMs ?? 0;
          return {
            verdict: 'fail',
            because: `${client} says failed; everything has been written.`,
            atMs: Math.max(atMs, lastAtMs),
          };
        }
      }
      return PASS;
    },
  };
}

/** The dialer lets every contact go, so it alone is no reason to give up. */
const outlastsDialer: Invariant = {
  name: 'outlasts-the-dialer',
  says: 'With nothing but conflicts against it, the client gets its changes in.',
  provenance: seed('002: the question is how to get them in'),
  check(evidence) {
    for (const report of evidence.reports) {
      if (report.status === 'done' || report.status === 'running') continue;
      if (hadOtherTrouble(evidence, report)) continue;
      return failed(report);
    }
    return PASS;
  },
};

/** In no minute more than the published limit. */
export function withinPublishedRate(requestsPerMinute: number): Invariant {
  return {
    name: 'within-the-published-rate',
    says: `A client sends at most ${requestsPerMinute} requests in any minute.`,
    provenance: vendor('rate limits: 300 a minute for each token'),
    check({ operations }) {
      const sent = new Map<string, number[]>();
      for (const { client, sentAtMs, number } of operations) {
        const times = sent.get(client) ?? [];
        sent.set(client, times);
        times.push(sentAtMs);
        const before = times[times.length - 1 - requestsPerMinute];
        if (before !== undefined && sentAtMs - before < MINUTE_MS) {
          return {
            verdict: 'fail',
            because: `${client} sent ${requestsPerMinute + 1} requests within ${sentAtMs - before} ms.`,
            atMs: sentAtMs,
            operation: number,
          };
        }
      }
      return PASS;
    },
  };
}

function orderOf(intents: readonly Intent[], client: string, register: string): readonly string[] {
  const intent = intents.find((one) => one.register === register && one.client === client);
  return intent?.values ?? [];
}

/** The first intent of a client whose newest value was never written. */
function missingOf(
  evidence: Evidence,
  intents: readonly Intent[],
  client: string,
): Intent | undefined {
  const effects = effectsOf(evidence);
  return intents.find(
    (intent) =>
      intent.client === client &&
      !effects.some(
        (effect) =>
          effect.client === client &&
          effect.register === intent.register &&
          effect.value === intent.values.at(-1),
      ),
  );
}

function hadOtherTrouble({ operations }: Evidence, { client }: ClientReport): boolean {
  return operations.some(
    ({ client: sender, outcome }) =>
      sender === client && (outcome?.kind !== 'response' || outcome.status === 429),
  );
}

function failed({ client, status, because, atMs }: ClientReport): Finding {
  const why = because === '' ? '' : ` (${because})`;
  return {
    verdict: 'fail',
    because: `${client} gave up (${status})${why} although nothing but conflicts stood against it.`,
    atMs,
  };
}
