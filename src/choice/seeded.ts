import type { ChoiceKind, Choices } from './choices.ts';
import { hashText, mix, toUnit } from './hash.ts';

/** A way of looking for trouble. See {@link seededChoices}. */
export type Tactic = 'swarm-uniform' | 'swarm-heavy' | 'pct';

const TACTICS: readonly Tactic[] = ['swarm-uniform', 'swarm-heavy', 'pct'];
/** How often a kind that is on draws something other than zero; redrawn for each run and kind. */
const RATES = [0.05, 0.25, 0.6, 1] as const;
/** Change points of a PCT run: a bug that needs d orderings is found with d - 1 of them. */
const CHANGE_POINTS_MAX = 3;
/** Messages per client among which change points fall. */
const PCT_MESSAGES = 12;

const REQUEST_LATENCY = 'network.request-latency';
const RESPONSE_LATENCY = 'network.response-latency';

/**
 * Random choices, given by a seed. Each run draws its tactic from a portfolio:
 *
 * - swarm: every kind is on or off for the whole run, with a rate of its own, so that both "this
 *   fails four times in a row" and "only this fails" are common, which no fixed rate gives;
 *   values are uniform or heavy-tailed;
 * - PCT (probabilistic concurrency testing) over messages: clients get random priorities, a few
 *   random messages are overtaken by everything else, and the rest travels in order.
 *
 * A draw hashes (seed, kind, subject, nth) instead of advancing a generator, so it depends on
 * nothing that was drawn before it.
 */
export function seededChoices(seed: number, tactics: readonly Tactic[] = TACTICS): Choices {
  const run = mix(seed, 0x5eed);
  const tactic = tactics[mix(run, 1) % tactics.length] ?? 'swarm-uniform';
  const heavy = tactic === 'swarm-heavy';
  // Worked out at every draw, as that takes less time than to remember it.
  const rateOf = (index: number): number => {
    const coin = mix(run, 0x100 + index);
    return coin & 1 ? 0 : (RATES[(coin >>> 1) % RATES.length] ?? 0);
  };
  let lastSubject = '';
  let lastHash = hashText(lastSubject);
  const draw = (kind: ChoiceKind, subject: string, nth: number): number => {
    const rate = rateOf(kind.index);
    if (rate === 0 || nth >= kind.horizon) return 0;
    if (subject !== lastSubject) {
      lastSubject = subject;
      lastHash = hashText(subject);
    }
    const hash = mix(mix(run ^ lastHash, kind.index + 7), nth);
    if (rate < 1 && toUnit(hash) >= rate) return 0;
    return spread(kind, toUnit(mix(hash, 2)), heavy);
  };
  return { draw: tactic === 'pct' ? starving(run, draw) : draw };
}

/** A value from 1 to `kind.max`. Heavy tails make small values common and huge ones possible. */
function spread(kind: ChoiceKind, unit: number, heavy: boolean): number {
  const shaped = heavy && kind.unit === 'ms' ? kind.max ** unit : unit * kind.max;
  return Math.min(kind.max, 1 + Math.floor(shaped));
}

type DrawFunction = Choices['draw'];

/** Message delays by priority and change point; every other kind as the swarm has it. */
function starving(run: number, others: DrawFunction): DrawFunction {
  const points = Array.from(
    { length: 1 + (mix(run, 3) % CHANGE_POINTS_MAX) },
    (_, i) => mix(run, 0x200 + i) % PCT_MESSAGES,
  );
  return (kind, subject, nth) => {
    if (kind.name !== REQUEST_LATENCY && kind.name !== RESPONSE_LATENCY) {
      return others(kind, subject, nth);
    }
    if (nth >= kind.horizon) return 0;
    const client = mix(run, hashText(subject));
    const changed = points.indexOf((nth + (client % 3)) % PCT_MESSAGES);
    const level = changed === -1 ? (client % 4) / 16 : (changed + 1) / CHANGE_POINTS_MAX;
    return Math.floor(level * kind.max);
  };
}
