import { seededChoices } from '../src/choice/seeded.ts';
import { median } from './pairs.ts';
import { callLoad, deliveryLoad, interactionLoad } from './scaling/call-loads.ts';
import { contactLoad, contactScenarioLoad, oneContactLoad } from './scaling/contact-loads.ts';
import { exportLoad } from './scaling/export-load.ts';
import type { Load, Work } from './scaling/load.ts';
import type { Row } from './table.ts';

const LOADS: readonly Load[] = [
  contactLoad,
  oneContactLoad,
  callLoad,
  deliveryLoad,
  interactionLoad,
  exportLoad,
  contactScenarioLoad,
];
/** How many resources are alive at once. */
const SIZES = [10, 100, 1000, 10_000] as const;
/** What one measurement comes to at every size, so that all are timed equally well. */
const RESOURCES_PER_ROUND = 10_000;
const ROUNDS = 5;
const FACTOR_MAX = 1.5;

/**
 * Whether cost grows in proportion: how much more an operation takes among many resources than among
 * few, beside a program that is linear by construction. That one gets dearer as well, by as much as a
 * machine's caches, its fresh memory and the collector make of more data; what grows faster is ours.
 */
export async function* benchScaling(): AsyncIterable<Row> {
  for (const load of LOADS) yield await grow(load);
}

async function grow({ what, ours, byHand }: Load): Promise<Row> {
  const sides = [ours, byHand].map((work) => ({ work, each: SIZES.map(() => [] as number[]) }));
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [place, size] of SIZES.entries()) {
      for (const { work, each } of sides) {
        const microseconds = await microsecondsEach(size, work);
        if (round > 0) each[place]?.push(microseconds);
      }
    }
  }
  const [grownOurs = [], grownByHand = []] = sides.map(({ each }) => growth(each.map(median)));
  const ratio = Math.max(...grownOurs.map((grown, place) => grown / (grownByHand[place] ?? 1)));
  const [figures = '', figuresByHand = ''] = sides.map(({ each }) => figuresOf(each.map(median)));
  return {
    what: `${what}; an operation by how many there are`,
    ours: figures,
    baseline: `${figuresByHand} (by hand, linear by construction)`,
    ratio,
    target: `from the best smaller size on it grows at most ${FACTOR_MAX} times as much as by hand`,
    met: ratio <= FACTOR_MAX,
  };
}

/** By what factor an operation is dearer at each size than at the cheapest that is no larger. */
function growth(typical: readonly number[]): number[] {
  return typical.map((each, place) => each / Math.min(...typical.slice(0, place + 1)));
}

function figuresOf(typical: readonly number[]): string {
  return SIZES.map((size, place) => `${size}: ${typical[place]?.toFixed(1)} µs`).join(', ');
}

/** By the time of the processor: that of the collector, which works beside, is part of the cost. */
async function microsecondsEach(size: number, work: Work): Promise<number> {
  let operations = 0;
  const before = process.cpuUsage();
  for (let run = 0; run < RESOURCES_PER_ROUND / size; run++) {
    operations += await work(size, seededChoices(run));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operations;
}
