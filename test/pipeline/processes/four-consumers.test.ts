import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../../src/choice/hash.ts';
import { deliver } from '../../cli/pipeline/start-pipeline.ts';
import { audit, endsOf } from './audit.ts';
import { inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

const CALLS = 10;
const COPIES = 10;
const LANES = 16;

interface Delivery {
  readonly id: string;
  readonly event: Record<string, unknown>;
}

/** In an order that the seed gives. */
function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/**
 * Delivers everything, several at a time, each to any of these, and again while it is told to come back,
 * as it may be where four processes want one file. Answers what was said of each in the end.
 */
async function deliverAll(
  deliveries: readonly Delivery[],
  urls: readonly string[],
  random: () => number,
): Promise<{ id: string; status: number; result: string }[]> {
  const queue = [...deliveries];
  const answers: { id: string; status: number; result: string }[] = [];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const url = urls[Math.floor(random() * urls.length)] ?? '';
      const answer = await deliver(url, next.event);
      const { result } = (await answer.json()) as { result: string };
      if (answer.status === 503) queue.push(next);
      else answers.push({ id: next.id, status: answer.status, result });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return answers;
}

describe.concurrent.each([
  ['sqlite', 'genesys'],
  ['redis', 'genesys'],
  // The vendor's shape is apart from the store, so one of them is enough.
  ['redis', 'cxone'],
] as const)('four processes of a pipeline on %s and %s', (adapter, vendor) => {
  it(
    'command once for each failure, though every event comes ten times, in any order, to any of them',
    inProcessWorld(
      adapter,
      async (world) => {
        const { platform } = world;
        const random = randomFrom(3);
        const names = ['one', 'two', 'three', 'four'];
        const served = await Promise.all(names.map((who) => world.start(who)));
        const urls = served.map(({ url }) => url);
        const copies = Array.from({ length: CALLS }, () => platform.open('repaired')).flatMap(
          (call, nth) =>
            Array.from({ length: COPIES }, (_, copy): Delivery => {
              const event = call.event();
              // Of every other call each copy comes as an event of its own: only its case tells them apart.
              const id = nth % 2 === 0 ? String(event.id) : `${event.id}-${copy}`;
              return { id, event: { ...event, id } };
            }),
        );
        const captured: Record<string, unknown>[] = [];
        platform.onEvent = (event) => void captured.push(event);
        const answers = await deliverAll(shuffled(copies, random), urls, random);
        expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
        expect(answers).toHaveLength(CALLS * COPIES);
        const stored = answers.filter(({ result }) => result === 'stored').map(({ id }) => id);
        expect(new Set(stored).size).toBe(stored.length);

        await untilSo('all are commanded', () => captured.length === CALLS, 60_000);
        const later = captured.flatMap((event) =>
          Array.from({ length: COPIES }, () => ({ id: String(event.id), event })),
        );
        await deliverAll(shuffled(later, random), urls, random);
        await untilSo('everything is done', () => isIdle(urls[0] ?? ''), 60_000);
        expect(platform.asked.command).toBe(CALLS);
        expect(audit(platform)).toEqual({ lost: [], doubled: [], harmlessCopies: 0 });
        expect((await readPipeline(urls[0] ?? ''))?.cases).toEqual(endsOf(platform));
      },
      { vendor },
    ),
    90_000,
  );
});
