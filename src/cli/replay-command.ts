import { renderFailure } from '../report/terminal/render-failure.ts';
import { replayLines } from './check-command.ts';
import { commandName } from './command-name.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readReportFile } from './files.ts';
import { findScenario } from './find-subject.ts';
import { replayInWorker } from './replay-in-worker.ts';
import { createTerminal } from './terminal.ts';

/** Runs the counterexample of a report again: FIXED or FAILED; ERROR where it cannot be told. */
export async function replayCommand(path: string, signal: AbortSignal): Promise<ExitCode> {
  const { paint, width } = createTerminal();
  const out = (text: string): boolean => process.stdout.write(text);
  try {
    const report = readReportFile(path);
    const scenario = findScenario(report.scenario.name);
    const run = await replayInWorker(report, signal);
    const broken = run.judgements.find(({ verdict }) => verdict === 'fail');
    if (broken === undefined) {
      const { client } = report;
      out(
        `${paint.green('FIXED')}  ${client.kind === 'file' ? client.path : client.name} keeps ` +
          `every invariant of ${scenario.name} under this plan; it used to break ` +
          `${report.broken.invariant}.\n` +
          `Other plans may still break it: ${commandName()} check ${scenario.name}\n`,
      );
      return EXIT.clean;
    }
    out(`${paint.red('FAILED')}\n`);
    // The twin belongs to the run that was found; of another run it says nothing.
    const same = JSON.stringify(run.operations) === JSON.stringify(report.run.operations);
    const twin = same ? report.twin : undefined;
    const now = { ...report, run, broken, twin };
    out(renderFailure(now, { paint, width, replay: replayLines(path) }));
    return EXIT.race;
  } catch (error) {
    if (!signal.aborted) out(`${paint.yellow('ERROR')}\n`);
    throw error;
  }
}
