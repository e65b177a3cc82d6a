import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import { recordingToggle, referenceClients } from '../../scenarios/index.ts';
import { MODEL_VERSION } from '../choice/catalogue.ts';
import { search } from '../search/search.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { loadClient, referenceTo } from './find-subject.ts';
import { createTerminal } from './terminal.ts';

/** The oldest Node that runs TypeScript files without a flag. */
const NODE_MIN = [22, 18] as const;
const DEFAULT_PORT = 4010;
const TRY_RUNS = 2048;

interface Diagnosis {
  /** `bad` makes the command fail; `note` is good to know. */
  readonly state: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly says: string;
}

/** Looks whether everything that Stalemate needs is here, and says what to do if not. */
export async function doctorCommand(): Promise<ExitCode> {
  const { paint } = createTerminal();
  const diagnoses = [node(), await port(), folder(), newman(), await speed()];
  const mark = { good: paint.green('ok  '), note: paint.yellow('note'), bad: paint.red('bad ') };
  for (const { state, what, says } of diagnoses) {
    process.stdout.write(`${mark[state]}  ${what.padEnd(12)}  ${says}\n`);
  }
  return diagnoses.some(({ state }) => state === 'bad') ? EXIT.usage : EXIT.clean;
}

function node(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const says = `${process.version}; clients in TypeScript need ${NODE_MIN.join('.')} or newer`;
  return { state: good ? 'good' : 'bad', what: 'Node', says };
}

function port(): Promise<Diagnosis> {
  return new Promise((resolve) => {
    const probe = createServer();
    const what = `port ${DEFAULT_PORT}`;
    probe.once('error', (error) => {
      const says = `not free (${error.message}); give serve another: --port N`;
      resolve({ state: 'note', what, says });
    });
    probe.listen(DEFAULT_PORT, '127.0.0.1', () => {
      probe.close(() => resolve({ state: 'good', what, says: 'free' }));
    });
  });
}

function folder(): Diagnosis {
  try {
    accessSync('.', constants.W_OK);
    return { state: 'good', what: 'folder', says: 'reports can be written here' };
  } catch {
    return { state: 'note', what: 'folder', says: 'not writable; give --out a folder that is' };
  }
}

function newman(): Diagnosis {
  const folders = [join('node_modules', '.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = folders.find((one) => {
    try {
      accessSync(join(one, 'newman'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found === undefined
    ? { state: 'note', what: 'newman', says: 'not found; to run collections: npm install newman' }
    : { state: 'good', what: 'newman', says: `in ${found}` };
}

async function speed(): Promise<Diagnosis> {
  const [strategy] = referenceClients;
  const what = 'simulation';
  if (strategy === undefined) return { state: 'bad', what, says: 'no reference client' };
  const client = await loadClient(referenceTo(strategy), recordingToggle);
  const startedAt = performance.now();
  const result = await search({ scenario: recordingToggle, client }, { seed: 1, runs: TRY_RUNS });
  const perSecond = Math.round((TRY_RUNS * 1000) / (performance.now() - startedAt));
  const cores = availableParallelism();
  return {
    state: result.found === undefined ? 'good' : 'bad',
    what,
    says: `model ${MODEL_VERSION}, about ${perSecond} runs of ${recordingToggle.name} a second on each of ${cores} cores`,
  };
}
