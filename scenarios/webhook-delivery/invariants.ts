import { norm, ours, seed } from '../../src/choice/provenance.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Invariant, PASS } from '../../src/oracle/invariant.ts';
import {
  type Delivery,
  type Subscription,
  webhooksOf,
} from '../../src/platform/webhooks/webhooks.ts';

const STARTED = 'conversation:started';

/** The deliveries that tell of the start of a call. */
function startsOf({ world }: Evidence): Delivery[] {
  return webhooksOf(world).deliveries.filter(({ event }) => event.type === STARTED);
}

/** The subscriptions that were made to follow a call, in order. */
function followsOf({ world }: Evidence, call: string): Subscription[] {
  const all = [...webhooksOf(world).subscriptions.values()];
  return all.filter(({ filter }) => filter.conversationId === call);
}

function acknowledgedAtMs({ attempts }: Delivery): number | undefined {
  const taken = attempts.find(
    ({ result }) => result !== undefined && 'status' in result && result.status < 300,
  );
  return taken?.endedAtMs;
}

/** One event has one effect, however often it is delivered. */
export const followsOnce: Invariant = {
  name: 'acts-at-most-once',
  says: 'Each call is followed by one subscription, however often its event comes.',
  provenance: seed('001: retried deliveries give commands twice'),
  check(evidence) {
    for (const { resource } of startsOf(evidence)) {
      const [, second] = followsOf(evidence, resource);
      if (second === undefined) continue;
      return {
        verdict: 'fail',
        because: `${second.id} follows ${resource} although it was followed already.`,
        atMs: second.createdAtMs,
      };
    }
    return PASS;
  },
};

/** Who acknowledges an event has promised to act on it. */
export const losesNothing: Invariant = {
  name: 'acknowledged-is-not-lost',
  says: 'When a worker has ended, each event that it acknowledged has had its effect.',
  provenance: norm('Standard Webhooks: a 2xx says that the event was taken'),
  check(evidence) {
    for (const delivery of startsOf(evidence)) {
      const { resource, subscription } = delivery;
      const atMs = acknowledgedAtMs(delivery);
      if (atMs === undefined || followsOf(evidence, resource).length > 0) continue;
      const report = evidence.reports.find(({ client }) => client === subscription.client);
      if (report === undefined) return { verdict: 'unknown', because: 'its worker has not ended' };
      // It says itself that something is missing.
      if (report.status === 'unknown') continue;
      return {
        verdict: 'fail',
        because: `The start of ${resource} was acknowledged, and nothing follows it.`,
        atMs: Math.max(atMs, report.atMs),
      };
    }
    return PASS;
  },
};

/** A worker that says done has acted on every call that it was to act on. */
export const honestCount: Invariant = {
  name: 'done-is-done',
  says: 'A worker that says done follows every call.',
  provenance: ours('a failure that nobody hears of is worse than a failure'),
  check(evidence) {
    const report = evidence.reports.find(({ status }) => status === 'done');
    if (report === undefined) return PASS;
    const missing = startsOf(evidence).find(
      ({ resource }) => followsOf(evidence, resource).length === 0,
    );
    if (missing === undefined) return PASS;
    return {
      verdict: 'fail',
      because: `${report.client} says done, and nothing follows ${missing.resource}.`,
      atMs: report.atMs,
    };
  },
};
