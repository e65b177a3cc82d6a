import { describe, expect, it } from 'vitest';
import type { Strategy } from '../../scenarios/scenario.ts';
import { webhookDelivery } from '../../scenarios/webhook-delivery/scenario.ts';
import { webhookDeliveryStory } from '../../scenarios/webhook-delivery/story.ts';
import { planChoices } from '../../src/choice/plan.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import type { Arrival } from '../../src/history/operation.ts';
import type { JournalEntry } from '../../src/platform/journal.ts';
import { Platform } from '../../src/platform/platform.ts';
import {
  receiverAnswersOf,
  ScriptedReceivers,
} from '../../src/platform/webhooks/scripted-receivers.ts';
import { writeOut } from '../../src/platform/written-entry.ts';
import { planOf, type Run, run } from '../../src/search/run.ts';

const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const { onTrial, resilient } = webhookDeliveryStory;

const line = ({ atMs, what, resource, status, rule }: JournalEntry): string =>
  [atMs, what, resource, status, rule.id].join(' ');

function byMoment(a: Arrival, b: Arrival): number {
  return a.atMs - b.atMs || (a.correlationId < b.correlationId ? -1 : 1);
}

/** Goes through a run as whoever steps a session does, with nobody to receive but the script. */
function repeat(result: Run): readonly JournalEntry[] {
  const { operations, journal, endedAtMs } = result.simulation;
  const answers = receiverAnswersOf(journal.map(writeOut)) ?? [];
  const platform: Platform = new Platform({
    choices: planChoices(planOf(result)),
    outbound: new ScriptedReceivers(answers, () => platform.world.timeline),
  });
  webhookDelivery.arrange(platform);
  const authorization = `Bearer ${platform.grant('worker')}`;
  const arrivals = operations.flatMap((operation) =>
    operation.arrivals.map((arrival) => ({ operation, arrival })),
  );
  for (const { operation, arrival } of arrivals.toSorted((a, b) =>
    byMoment(a.arrival, b.arrival),
  )) {
    const { method, path, headers, body } = operation;
    platform.advanceTo(arrival.atMs);
    platform.handle({ method, path, headers: { ...headers, authorization }, body });
  }
  platform.advanceTo(endedAtMs);
  return platform.journal.entries;
}

describe('the receivers of a run, repeated from its journal', () => {
  it.each([...onTrial, resilient])('lead $name to the same journal', async (strategy: Strategy) => {
    const client = strategy.client.bind(strategy);
    for (const seed of SEEDS) {
      const result = await run({ scenario: webhookDelivery, client }, seededChoices(seed));
      expect(repeat(result).map(line)).toEqual(result.simulation.journal.map(line));
    }
  });

  it('are none where nobody was to be told', () => {
    expect(receiverAnswersOf([])).toBeUndefined();
  });
});
