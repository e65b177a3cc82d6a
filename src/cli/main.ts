#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { EXIT, type ExitCode } from './exit-code.ts';
import { addPipelineCommands } from './pipeline/commands.ts';
import { whole } from './whole.ts';

// Commands are loaded when they are given, so that each starts as fast as what it needs allows.

const DEFAULT_PORT = 4010;
const DEFAULT_OUT = '.stalemate';
const DEFAULT_RUNS = 10_000;
const RUNS_MAX = 100_000_000;
const SEED_MAX = 0x7fffffff;

const interruption = new AbortController();
let exitCode: ExitCode = EXIT.clean;

function program(): Command {
  const root = new Command('stalemate')
    .description('Finds the races in a contact-centre integration and ships them as collections.')
    .version(version())
    .option('--debug', 'show stack traces of errors')
    .showHelpAfterError('(--help shows what there is)')
    .exitOverride();

  root
    .command('start', { hidden: true })
    .description('try the advice, show a race, check the client that holds up')
    .addOption(out())
    .action(async ({ out: folder }) => {
      exitCode = await (await import('./start-command.ts')).startCommand(
        folder,
        interruption.signal,
      );
    });

  root
    .command('check')
    .description('search scenarios for a race in a client')
    .argument(
      '[scenario...]',
      'where to search; if none is named, all that the strategy fits, and recording-toggle for a file',
    )
    .option('--client <file>', 'a module whose default export is the client, .ts or .js')
    .option('--strategy <name>', 'a shipped client instead (default: resilient)')
    .addOption(runs(DEFAULT_RUNS))
    .addOption(seed())
    .option('--workers <n>', 'threads, or "auto" for one a core', workers, 1)
    .addOption(out())
    .option('--min-windows <n>', 'fail (exit 2) if fewer windows were entered', whole(0, 1000), 0)
    .addOption(
      new Option('--reporter <name>', 'how to tell it')
        .choices(['default', 'json', 'junit', 'github'])
        .default('default'),
    )
    .action(async (names, options) => {
      const { checkCommand } = await import('./check-command.ts');
      exitCode = await checkCommand(names, options, interruption.signal);
    });

  root
    .command('trial')
    .description('try every strategy, as a table')
    .addOption(runs(2048))
    .addOption(seed())
    .addOption(out())
    .action(async (options) => {
      exitCode = await (await import('./trial-command.ts')).trialCommand(
        options,
        interruption.signal,
      );
    });

  root
    .command('replay')
    .description('run a report again: FIXED (0), FAILED (1) or an error (2)')
    .argument('<report>')
    .action(async (path) => {
      exitCode = await (await import('./replay-command.ts')).replayCommand(
        path,
        interruption.signal,
      );
    });

  root
    .command('export')
    .description('show a report in another form')
    .argument('<report>')
    .option('--newman', 'two Postman collections: the race and its twin')
    .option('--curl', 'a shell script')
    .option('--mermaid', 'a sequence diagram')
    .option('--json', 'the report itself, normalised')
    .option('--twin', 'the nearest run that passes, instead of the race')
    .option('--out <path>', 'where to; a folder for --newman, a file for the others')
    .action(async (path, options) => {
      exitCode = (await import('./export-command.ts')).exportCommand(path, options);
    });

  root
    .command('serve')
    .description('serve the platform on loopback')
    .option('--port <n>', 'the port', whole(0, 65_535), DEFAULT_PORT)
    .addOption(
      new Option('--clock <name>', 'how time passes')
        .choices(['real', 'x10', 'stepped'])
        .default('real'),
    )
    .addOption(seed().default(undefined))
    .option('--plan <file>', 'a plan that every new session follows')
    .option('--preset <name>', 'calm, typical, hostile or slow-stop')
    .option('--scenario <name>', 'the world of every new session')
    .action(async (options) => {
      const { serveCommand } = await import('./serve-command.ts');
      exitCode = await serveCommand(options, interruption.signal);
    });

  addPipelineCommands(root, async (run) => {
    exitCode = await run(interruption.signal);
  });

  const demo = root.command('demo').description('see something at work');
  demo
    .command('pipeline')
    .description('recordings that fail in every way, and the pipeline that makes them good')
    .addOption(
      new Option('--clock <name>', 'how time passes').choices(['real', 'x10']).default('x10'),
    )
    .addOption(
      new Option('--shape <name>', 'whose routes it uses')
        .choices(['genesys', 'cxone'])
        .default('genesys'),
    )
    .action(async (options) => {
      const { demoPipelineCommand } = await import('./demo/demo-pipeline-command.ts');
      exitCode = await demoPipelineCommand(options, interruption.signal);
    });

  root
    .command('collections')
    .description('write the shipped collections, or check that they are up to date')
    .option('--check', 'change nothing; fail if they are stale')
    .option('--out <folder>', 'where they are', 'collections')
    .action(async (options) => {
      const { collectionsCommand } = await import('./collections-command.ts');
      exitCode = await collectionsCommand(options);
    });

  root
    .command('openapi')
    .description("print the platform's routes as an OpenAPI 3.1 document")
    .option('--out <file>', 'a file instead of standard output')
    .action(async (options) => {
      exitCode = (await import('./openapi-command.ts')).openApiCommand(options);
    });

  root
    .command('doctor')
    .description('look whether everything that is needed is here')
    .action(async () => {
      exitCode = await (await import('./doctor-command.ts')).doctorCommand();
    });

  return root;
}

function runs(byDefault: number): Option {
  return new Option('--runs <n>', 'schedules to try')
    .argParser(whole(1, RUNS_MAX))
    .default(byDefault);
}

function seed(): Option {
  return new Option('--seed <n>', 'where randomness begins')
    .argParser(whole(0, SEED_MAX))
    .default(1);
}

function out(): Option {
  return new Option('--out <folder>', 'where reports go').default(DEFAULT_OUT);
}

function workers(value: string): number {
  return value === 'auto' ? availableParallelism() : whole(1, 256)(value);
}

function version(): string {
  const file = fileURLToPath(import.meta.resolve('stalemate/package.json'));
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function onSignal(): void {
  // A second Ctrl-C does not wait for anything to be put away.
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort(new Error('interrupted'));
}

/** Whoever reads may go away, as `head` does; but what could not be written must not look done. */
function onLostOutput(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(exitCode);
  process.stderr.write(`stalemate: the output could not be written: ${error.message}\n`);
  process.exit(EXIT.usage);
}

async function main(): Promise<ExitCode> {
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  process.stdout.on('error', onLostOutput);
  try {
    await program().parseAsync();
    return exitCode;
  } catch (error) {
    if (interruption.signal.aborted) return EXIT.interrupted;
    // Commander has already said what was wrong; asking for help is not an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
    const debug = process.argv.includes('--debug');
    const known = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`stalemate: ${debug ? (known.stack ?? known.message) : known.message}\n`);
    return known.name === 'NondeterministicClientError' ? EXIT.notReproducible : EXIT.usage;
  }
}

/** Resolves when what was printed has reached its reader: a pipe takes little at a time. */
function printed(): Promise<void> {
  return new Promise((resolve) => process.stdout.write('', () => resolve()));
}

const code = await main();
await printed();
// Work on other threads or a client's own timers must not keep a finished command alive.
process.exit(code);
