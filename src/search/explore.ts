import fc from 'fast-check';
import { benign } from '../choice/benign.ts';
import type { Draw } from '../choice/choices.ts';
import { mix } from '../choice/hash.ts';
import { drawsOf } from '../choice/plan.ts';
import { CONFIRMATIONS, confirm } from './confirm.ts';
import { planOf, type Run, run, type Subject } from './run.ts';
import { type Schedule, schedules } from './schedule.ts';
import { nearestTwin, type Twin } from './twin.ts';
import { lighter, type Weight, weightOf } from './weight.ts';

/** Runs of one chunk. A search is a series of chunks, so that workers can share it. */
export const CHUNK_RUNS = 256;
/** One run in so many is made twice, to see whether the client does the same again. */
const SELF_CHECK_EVERY = 64;
/** Shrinking that tries more smaller schedules than this is content with what it has. */
const SHRINK_RUNS_MAX = 50_000;

/** A failure, shrunk and confirmed. */
export interface Failure {
  /** How many schedules were tried until one failed, that one included. */
  readonly foundAfterRuns: number;
  /** How many operations that first one had. */
  readonly operationsBefore: number;
  /** How many smaller schedules were tried. */
  readonly shrinkRuns: number;
  /** The counterexample. */
  readonly run: Run;
  readonly twin: Twin | undefined;
}

/** What a chunk of a search found. */
export interface ChunkResult {
  readonly runs: number;
  /** For each window of the scenario, in how many of the runs it was entered. */
  readonly windows: readonly number[];
  /** In how many runs some invariant could not be judged. */
  readonly unknown: number;
  readonly failure: Failure | undefined;
}

/** How a chunk is run. */
export interface ChunkOptions {
  readonly seed: number;
  /** 0, 1, … */
  readonly chunk: number;
  /** {@link CHUNK_RUNS} unless told; the last chunk of a search may be shorter. */
  readonly runs?: number;
  /** Called after every run, for whoever watches over a client that may never yield. */
  readonly onRun?: () => void;
}

/**
 * Runs one chunk of a search and shrinks the first failure in it. Equal subjects, seeds and chunk
 * numbers give equal results, in whatever process or order chunks are run.
 *
 * @throws {NondeterministicClientError} if two runs by the same choices differ.
 * @throws {StuckClientError} if the client waits for something that is not in its tools.
 */
export async function exploreChunk<Task>(
  subject: Subject<Task>,
  options: ChunkOptions,
): Promise<ChunkResult> {
  const { scenario } = subject;
  const { seed, chunk, runs: numRuns = CHUNK_RUNS, onRun } = options;
  const windows = scenario.sometimes.map(() => 0);
  let runs = 0;
  let unknown = 0;
  let shrinkRuns = 0;
  let fatal: { error: unknown } | undefined;
  let first: { run: Run; number: number } | undefined;
  let best: { run: Run; weight: Weight } | undefined;
  // Each round of shrinking begins with the same single choices. What did not fail, or failed in a way
  // that was worse than the best by then, does so again.
  const tried = new Set<string>();
  const benignPoints: Draw[] = [];
  await run(subject, benign, (draw) => benignPoints.push(draw));

  const holds = async (schedule: Schedule): Promise<boolean> => {
    if (fatal !== undefined) return true;
    if (schedule.shrunk) {
      const name = schedule.toString();
      if (tried.has(name)) return true;
      tried.add(name);
    }
    try {
      const result = await run(subject, schedule.choices);
      onRun?.();
      if (!schedule.shrunk) {
        runs += 1;
        if (result.unknown !== undefined) unknown += 1;
        for (const [index, window] of scenario.sometimes.entries()) {
          if (window.entered(result.simulation)) windows[index] = (windows[index] ?? 0) + 1;
        }
        const where = `run ${chunk * CHUNK_RUNS + runs}`;
        if (result.broken !== undefined) await confirm(subject, result, CONFIRMATIONS, where);
        else if (runs % SELF_CHECK_EVERY === 1) await confirm(subject, result, 1, where);
      } else if (++shrinkRuns > SHRINK_RUNS_MAX) return true;
      if (result.broken === undefined) return true;
      const weight = weightOf(result, scenario.invariants);
      // A smaller schedule that fails in a worse way counts as none.
      if (best !== undefined && !lighter(weight, best.weight)) return true;
      first ??= { run: result, number: runs };
      best = { run: result, weight };
      schedule.drawn = { mattered: result.mattered, points: benignPoints };
      return false;
    } catch (error) {
      // What a smaller schedule stumbles over does not undo the failure that was found.
      if (!schedule.shrunk) fatal = { error };
      return true;
    }
  };

  await fc.check(fc.asyncProperty(schedules(), holds), {
    seed: mix(seed, chunk) | 0,
    numRuns,
    endOnFailure: false,
  });
  if (fatal !== undefined) throw (fatal as { error: unknown }).error;
  if (first === undefined || best === undefined)
    return { runs, windows, unknown, failure: undefined };

  const plan = planOf(best.run);
  await confirm(subject, best.run, CONFIRMATIONS, 'the shrunk counterexample');
  return {
    runs,
    windows,
    unknown,
    failure: {
      foundAfterRuns: chunk * CHUNK_RUNS + first.number,
      operationsBefore: first.run.simulation.operations.length,
      shrinkRuns,
      run: best.run,
      twin: await nearestTwin(subject, drawsOf(plan)),
    },
  };
}
