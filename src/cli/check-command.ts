import { join } from 'node:path';
import { type Scenario, scenarios } from '../../scenarios/index.ts';
import type { CheckOutcome } from '../report/check-outcome.ts';
import { renderGithub } from '../report/formats/render-github.ts';
import { renderJson } from '../report/formats/render-json.ts';
import { renderJunit } from '../report/formats/render-junit.ts';
import type { ClientReference } from '../report/race-report.ts';
import { renderCheck } from '../report/terminal/render-check.ts';
import { renderFailure } from '../report/terminal/render-failure.ts';
import { commandName } from './command-name.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reportText, writeText } from './files.ts';
import {
  findScenario,
  findStrategy,
  RESILIENT,
  referenceTo,
  referenceToFile,
  scenariosFor,
  strategyNames,
} from './find-subject.ts';
import { namesToChooseFrom } from './names-to-choose-from.ts';
import { runCheck } from './run-check.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The forms in which a check can be told. */
export const REPORTERS = ['default', 'json', 'junit', 'github'] as const;

/** What `stalemate check` takes. */
export interface CheckOptions {
  readonly client?: string;
  readonly strategy?: string;
  readonly runs: number;
  readonly seed: number;
  readonly workers: number;
  readonly out: string;
  readonly reporter: (typeof REPORTERS)[number];
  readonly minWindows: number;
}

/** Searches the named scenarios, or all, for a race in one client. */
export async function checkCommand(
  names: readonly string[],
  options: CheckOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const terminal = createTerminal();
  const chosen = scenariosOf(names, options);
  // Whether the client is there is known before any search begins.
  const clients = chosen.map((scenario) => referenceOf(options, scenario));
  const outcomes: TimedOutcome[] = [];
  for (const [index, scenario] of chosen.entries()) {
    const startedAt = performance.now();
    const outcome = await runCheck({
      scenario,
      client: clients[index] as ClientReference,
      ...pick(options),
      signal,
      onProgress: ({ runs, runsMax }) =>
        terminal.progress(`${scenario.name}: ${runs} of ${runsMax} runs`),
    });
    terminal.progressDone();
    const elapsedMs = performance.now() - startedAt;
    outcomes.push({ ...saveReport(outcome, options.out), elapsedMs });
  }
  process.stdout.write(tell(outcomes, options, terminal));
  return exitCodeOf(outcomes, options.minWindows);
}

/** What a check came to, and how long it took. */
interface TimedOutcome extends CheckOutcome {
  readonly elapsedMs: number;
}

/** Leaves the report of a failed check in the folder given. */
export function saveReport(outcome: CheckOutcome, folder: string): CheckOutcome {
  if (outcome.report === undefined) return outcome;
  const name = outcome.client.kind === 'strategy' ? outcome.client.name : 'client';
  const reportPath = join(folder, `${outcome.scenario.name}.${name}.report.json`);
  writeText(reportPath, reportText(outcome.report));
  return { ...outcome, reportPath };
}

/** The commands by which a person goes on from a report. */
export function replayLines(reportPath: string): string[] {
  const command = commandName();
  return [`${command} replay ${reportPath}`, `${command} export ${reportPath} --newman`];
}

/** The scenarios that were named, or else all that the strategy can be run in. */
function scenariosOf(
  names: readonly string[],
  { client, strategy }: CheckOptions,
): readonly Scenario[] {
  if (client !== undefined && strategy !== undefined) {
    throw new UsageError('give either --client FILE or --strategy NAME, not both');
  }
  if (names.length > 0) return [...new Set(names)].map(findScenario);
  // Nothing in a file says what it is for; the first scenario is the one of the README.
  if (client !== undefined) return scenarios.slice(0, 1);
  const name = strategy ?? RESILIENT;
  const fitting = scenariosFor(name);
  if (fitting.length > 0) return fitting;
  const known = namesToChooseFrom(name, strategyNames());
  throw new UsageError(`there is no strategy ${name}${known}`);
}

function referenceOf({ client, strategy }: CheckOptions, scenario: Scenario): ClientReference {
  return client === undefined
    ? referenceTo(findStrategy(strategy ?? RESILIENT, scenario))
    : referenceToFile(client);
}

function pick({ runs, seed, workers }: CheckOptions) {
  return { runs, seed, workers };
}

function tell(
  outcomes: readonly TimedOutcome[],
  { reporter }: CheckOptions,
  { paint, width }: Terminal,
): string {
  switch (reporter) {
    case 'json':
      return renderJson(outcomes);
    case 'junit':
      return renderJunit(outcomes);
    case 'github':
      return renderGithub(outcomes);
    case 'default':
      return outcomes
        .map((outcome) =>
          outcome.report === undefined
            ? renderCheck(outcome, { paint, width, elapsedMs: outcome.elapsedMs })
            : renderFailure(outcome.report, {
                paint,
                width,
                replay: replayLines(outcome.reportPath ?? ''),
              }),
        )
        .join('\n');
  }
}

function exitCodeOf(outcomes: readonly CheckOutcome[], minWindows: number): ExitCode {
  if (outcomes.some((outcome) => outcome.verdict === 'fail')) return EXIT.race;
  if (outcomes.some((outcome) => outcome.verdict === 'unknown')) {
    throw new UsageError('some runs could not be judged, so nothing is known of the client');
  }
  for (const { scenario, windows } of outcomes) {
    const entered = windows.filter((window) => window.entered > 0).length;
    if (entered < minWindows) {
      throw new UsageError(
        `${scenario.name}: ${entered} windows were entered, --min-windows asks for ${minWindows}; ` +
          'give more --runs, or see which are missing above',
      );
    }
  }
  return EXIT.clean;
}
