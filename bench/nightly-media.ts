import fc from 'fast-check';
import { WaveChecker } from '../src/media/wave-checker.ts';
import { mustHold } from '../test/pipeline/media/must-hold.ts';
import { mutant } from '../test/pipeline/media/mutants.ts';
import { EVERY_ENCODING } from '../test/pipeline/media/wave-files.ts';

const MUTANTS = 1_000_000;
const MUTANTS_AT_ONCE = 50_000;
const LOOK_MS_MAX = 50;

/** What the looks at all mutants came to. */
interface Looked {
  readonly outcomes: Map<string, number>;
  /** By the time of the processor, since the machine may be busy with other things. */
  slowestMs: number;
}

/**
 * Looks at a million damaged recordings: none is accepted unless it is whole by another reckoning, none
 * makes the check fail, none takes long. Prints what became of them, and says whether that held.
 */
export function mediaHolds(firstSeed: number): boolean {
  const startedAt = performance.now();
  const looked: Looked = { outcomes: new Map(), slowestMs: 0 };
  let broken = false;
  for (let done = 0; done < MUTANTS && !broken; done += MUTANTS_AT_ONCE) {
    const seed = firstSeed + done / MUTANTS_AT_ONCE;
    const property = fc.property(mutant(), (bytes) => look(bytes, looked));
    const details = fc.check(property, { seed, numRuns: MUTANTS_AT_ONCE });
    broken = details.failed;
    if (broken) console.log(fc.defaultReportMessage(details));
  }
  const elapsedS = (performance.now() - startedAt) / 1000;
  const slow = looked.slowestMs > LOOK_MS_MAX;
  console.log(
    `media: ${broken || slow ? 'BROKEN' : 'held'} in ${total(looked)} mutants from seed ` +
      `${firstSeed}, ${elapsedS.toFixed(1)} s, the slowest look took ${looked.slowestMs.toFixed(2)} ms`,
  );
  for (const [outcome, times] of [...looked.outcomes].sort()) {
    console.log(`  ${String(times).padStart(8)}  ${outcome}`);
  }
  return !broken && !slow && (looked.outcomes.get('sound') ?? 0) > 0;
}

function look(bytes: Buffer, looked: Looked): void {
  const before = process.threadCpuUsage();
  const checker = new WaveChecker(EVERY_ENCODING);
  checker.push(bytes);
  const verdict = checker.finish();
  const { user, system } = process.threadCpuUsage(before);
  looked.slowestMs = Math.max(looked.slowestMs, (user + system) / 1000);
  const outcome = verdict.kind === 'sound' ? 'sound' : verdict.fault;
  looked.outcomes.set(outcome, (looked.outcomes.get(outcome) ?? 0) + 1);
  if (verdict.kind === 'sound') mustHold(bytes, verdict);
}

function total({ outcomes }: Looked): number {
  return [...outcomes.values()].reduce((sum, times) => sum + times, 0);
}
