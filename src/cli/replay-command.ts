import { reportRun } from '../report/race-report.ts';
import { renderFailure } from '../report/terminal/render-failure.ts';
import { runPlan } from '../search/run.ts';
import { replayLines } from './check-command.ts';
import { commandName } from './command-name.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readReportFile } from './files.ts';
import { findScenario, loadClient } from './find-subject.ts';
import { createTerminal } from './terminal.ts';

/** Runs the counterexample of a report again: FIXED or FAILED; an ERROR is thrown. */
export async function replayCommand(path: string): Promise<ExitCode> {
  const report = readReportFile(path);
  const scenario = findScenario(report.scenario.name);
  const client = await loadClient(report.client);
  const run = await runPlan({ scenario, client }, report.run.plan);
  const name = report.client.kind === 'strategy' ? report.client.name : report.client.path;
  const { paint, width } = createTerminal();
  const { broken } = run;
  if (broken === undefined) {
    process.stdout.write(
      `${paint.green('FIXED')}  ${name} keeps every invariant of ${scenario.name} under this plan; ` +
        `it used to break ${report.broken.invariant}.\n` +
        `Other plans may still break it: ${commandName()} check ${scenario.name}\n`,
    );
    return EXIT.clean;
  }
  const now = reportRun(scenario, run);
  const judgement = now.judgements.find(({ invariant }) => invariant === broken.invariant.name);
  process.stdout.write(`${paint.red('FAILED')}\n`);
  process.stdout.write(
    renderFailure(
      { ...report, run: now, broken: judgement ?? report.broken },
      { paint, width, replay: replayLines(path) },
    ),
  );
  return EXIT.race;
}
