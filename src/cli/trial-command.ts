import { homeOf, type Strategy, strategiesOnTrial } from '../../scenarios/index.ts';
import { renderTrial, type TrialRow } from '../report/terminal/render-trial.ts';
import { saveReport } from './check-command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { referenceTo } from './find-subject.ts';
import { runCheck } from './run-check.ts';
import { createTerminal } from './terminal.ts';

/** What `stalemate trial` takes. */
export interface TrialOptions {
  readonly runs: number;
  readonly seed: number;
  readonly out: string;
}

/** Tries every strategy. The verdicts are what the searches find. */
export async function tryStrategies(
  options: Omit<TrialOptions, 'out'>,
  onProgress: (strategy: Strategy, runs: number) => void,
  signal?: AbortSignal,
): Promise<TrialRow[]> {
  const rows: TrialRow[] = [];
  for (const strategy of strategiesOnTrial) {
    const outcome = await runCheck({
      scenario: homeOf(strategy),
      client: referenceTo(strategy),
      ...options,
      ...(signal && { signal }),
      workers: 1,
      onProgress: ({ runs }) => onProgress(strategy, runs),
    });
    const { report } = outcome;
    rows.push({
      name: strategy.name,
      seed: strategy.provenance.source,
      claim: strategy.claim,
      instead: strategy.instead,
      verdict: report === undefined ? 'held' : 'refuted',
      runs: outcome.runs,
      ...(report && { foundAfterRuns: report.search.foundAfterRuns, report }),
      outcome,
    });
  }
  return rows;
}

/** Puts every strategy on trial and shows the table. Finding races is its purpose: it exits 0. */
export async function trialCommand(options: TrialOptions, signal: AbortSignal): Promise<ExitCode> {
  const terminal = createTerminal();
  const rows = await tryStrategies(
    options,
    ({ name }, runs) => terminal.progress(`${name}: ${runs} of ${options.runs} runs`),
    signal,
  );
  terminal.progressDone();
  for (const { outcome } of rows) saveReport(outcome, options.out);
  const { paint, width } = terminal;
  process.stdout.write(renderTrial(rows, { paint, width }));
  process.stdout.write(`\nThe reports are in ${options.out}/.\n`);
  return EXIT.clean;
}
