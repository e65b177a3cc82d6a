import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import type { WorkEnd, WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import { createRecordWorld } from './record-world.ts';
import { eventOf } from './sample-events.ts';
import type { OpenStore } from './store-world.ts';

type Step =
  | { readonly kind: 'accept'; readonly event: number; readonly by: number }
  | { readonly kind: 'kill'; readonly process: number }
  | { readonly kind: 'stop'; readonly process: number }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'outage'; readonly ms: number };

const PROCESSES = 3;
/** Time enough for a consumer to renew what it missed to renew. */
const CALM_MS = 100;
const place = fc.nat(PROCESSES - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('accept' as const), event: fc.nat(7), by: place }),
  fc.record({ kind: fc.constant('kill' as const), process: place }),
  fc.record({ kind: fc.constant('stop' as const), process: place }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.nat(1500) }) },
  fc.record({ kind: fc.constant('outage' as const), ms: fc.nat(300) }),
);

/** What the handler does with an item, by how often it has come in all. */
const turn = fc.record({
  tookMs: fc.nat(2500),
  end: fc.constantFrom('done' as const, 'done' as const, 'again' as const, 'throws' as const),
});

interface Life {
  readonly open: OpenStore;
  readonly underWay: Set<string>;
  dead: boolean;
  stop(): Promise<void>;
}

describe('processes that are killed, stopped and started again at any moment', () => {
  it('handle everything that was accepted to its end, if it is unparked, and nothing twice at once', async () => {
    const steps = fc.array(step, { size: 'max', maxLength: 25 });
    const turns = fc.array(turn, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(steps, turns, async (plan, script) => {
        const world = createRecordWorld(createMemoryDatabase());
        const accepted = new Set<string>();
        const over = new Set<string>();
        const lives: Life[] = [];
        let given = 0;

        const handle = async (life: Life, { id }: WorkItem): Promise<WorkEnd> => {
          const { tookMs, end } = script[given++ % script.length] ?? { tookMs: 0, end: 'done' };
          expect(lives.some((other) => !other.dead && other.underWay.has(id))).toBe(false);
          life.underWay.add(id);
          await world.clock.sleep(tookMs);
          life.underWay.delete(id);
          if (given < 100 && end === 'throws') throw new Error('a setback');
          if (given < 100 && end === 'again') return { kind: 'again', atMs: world.now() + 70 };
          if (!life.dead) over.add(id);
          return { kind: 'done' };
        };
        const troubles: unknown[] = [];
        const begin = async (nth: number): Promise<void> => {
          const open = await world.open();
          const underWay = new Set<string>();
          const life: Life = { open, underWay, dead: false, stop: () => consumption.stop() };
          const consumption = open.store.work.consume((item) => handle(life, item), {
            concurrency: 2,
            onTrouble: (trouble) => troubles.push(trouble),
          });
          lives[nth] = life;
        };
        const end = async (nth: number, how: 'kill' | 'stop'): Promise<void> => {
          const life = lives[nth];
          if (life === undefined) return;
          if (how === 'kill') {
            life.dead = true;
            await life.open.kill();
          } else {
            let stopped = false;
            const stopping = life.stop().then(() => {
              stopped = true;
            });
            while (!stopped) await world.sleep(100);
            await stopping;
            expect([...life.underWay]).toEqual([]);
          }
          await begin(nth);
        };

        for (let nth = 0; nth < PROCESSES; nth++) await begin(nth);
        for (const one of plan) {
          if (one.kind === 'accept') {
            await lives[one.by]?.open.store.inbox.accept(eventOf(`e${one.event}`));
            accepted.add(`e${one.event}`);
          } else if (one.kind === 'pass') await world.sleep(one.ms);
          else if (one.kind === 'outage') {
            await world.fail();
            await world.sleep(one.ms);
            await world.heal();
            // Outages without a break between them can outlast a lease, and then two may have an item.
            await world.sleep(CALM_MS);
          } else await end(one.process, one.kind);
        }
        const { store } = await world.open();
        // Long enough for whatever was lost with its process, and for every item of a hundred turns.
        for (let look = 0; look < 400 && over.size < accepted.size; look++) {
          await world.sleep(1000);
          for (const { item } of await store.work.parked(9)) await store.work.unpark(item.id);
        }
        expect([...over].toSorted()).toEqual([...accepted].toSorted());
        for (const life of lives) {
          const stopping = life.stop();
          await world.sleep(20_000);
          await stopping;
        }
        expect(await store.work.depth()).toMatchObject({ waiting: 0, delayed: 0, active: 0 });
        const unexpected = troubles.filter(
          (trouble) => !/setback|out of reach/.test(String(trouble)),
        );
        expect(unexpected).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});
