import { join } from 'node:path';
import { emitCollections } from '../collection/race/emit-race.ts';
import type { CheckOutcome } from '../report/check-outcome.ts';
import { renderFailure } from '../report/terminal/render-failure.ts';
import { renderHeld } from '../report/terminal/render-held.ts';
import { renderTrial } from '../report/terminal/render-trial.ts';
import { CHUNK_RUNS } from '../search/explore.ts';
import { replayLines, saveReport } from './check-command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { writeText } from './files.ts';
import { findStrategy, RESILIENT, referenceTo, scenariosFor } from './find-subject.ts';
import { runCheck } from './run-check.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { tryStrategies } from './trial-command.ts';

const SEED = 1;
const TRIAL_RUNS = 2048;
/** For all scenarios together, so that the tour ends within half a minute. */
const CHECK_RUNS = 50_000;
/** The most that a run of an ordinary scenario may make. */
const REQUESTS = 400;

/** The whole tour: tries the advice, shows one race in full, then checks the client that holds up. */
export async function startCommand(out: string, signal: AbortSignal): Promise<ExitCode> {
  const terminal = createTerminal();
  const { paint, width } = terminal;
  const rows = await tryStrategies(
    { seed: SEED, runs: TRIAL_RUNS },
    ({ name }, runs) => terminal.progress(`${name}: ${runs} of ${TRIAL_RUNS} runs`),
    signal,
  );
  terminal.progressDone();
  process.stdout.write(`${renderTrial(rows, { paint, width })}\n`);

  let shown = false;
  for (const row of rows) {
    const { report, reportPath } = saveReport(row.outcome, out);
    if (report === undefined || reportPath === undefined) continue;
    for (const [kind, collection] of Object.entries(emitCollections(report))) {
      if (collection === undefined) continue;
      const file = join(
        out,
        'collections',
        `${report.scenario.name}.${row.name}.${kind}.postman_collection.json`,
      );
      writeText(file, `${JSON.stringify(collection, null, 2)}\n`);
    }
    if (shown) continue;
    shown = true;
    process.stdout.write(
      `${renderFailure(report, { paint, width, replay: replayLines(reportPath) })}\n`,
    );
  }

  const refuted = await checkResilient(out, terminal, signal);
  process.stdout.write(`\nReports are in ${out}/, collections in ${join(out, 'collections')}/.\n`);
  return refuted ? EXIT.race : EXIT.clean;
}

/** Checks the client that holds up in every scenario. Answers whether it did not. */
async function checkResilient(
  out: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  const { paint, width } = terminal;
  const scenarios = scenariosFor(RESILIENT);
  const held: CheckOutcome[] = [];
  let refuted = false;
  for (const scenario of scenarios) {
    const share = Math.ceil(CHECK_RUNS / scenarios.length);
    // Where a run may have a thousand requests, as many of them would take minutes.
    const runs = Math.max(CHUNK_RUNS, Math.ceil((share * REQUESTS) / scenario.limits.operations));
    const outcome = await runCheck({
      scenario,
      client: referenceTo(findStrategy(RESILIENT, scenario)),
      seed: SEED,
      runs: Math.min(share, runs),
      workers: 1,
      signal,
      onProgress: (progress) =>
        terminal.progress(`${scenario.name}: ${progress.runs} of ${progress.runsMax} runs`),
    });
    terminal.progressDone();
    const { report, reportPath } = saveReport(outcome, out);
    if (report === undefined) {
      held.push(outcome);
      continue;
    }
    refuted = true;
    process.stdout.write(
      renderFailure(report, { paint, width, replay: replayLines(reportPath ?? '') }),
    );
  }
  process.stdout.write(`${paint.bold('The clients that are to hold up')}\n\n`);
  process.stdout.write(renderHeld(held, { paint, width }));
  return refuted;
}
