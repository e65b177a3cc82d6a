import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a run of the Newman CLI came to. */
export interface NewmanRun {
  readonly exitCode: number | null;
  /** The names of the tests that ran, in order. */
  readonly tests: readonly string[];
  /** The names of those that failed. */
  readonly failed: readonly string[];
  /** Requests that got no answer, and scripts that threw. */
  readonly errors: readonly string[];
  /** What it printed. */
  readonly output: string;
}

/** The part of Newman's JSON export that tests look at. */
interface NewmanExport {
  readonly run: {
    readonly executions: readonly {
      readonly assertions?: readonly { readonly assertion: string; readonly error?: unknown }[];
    }[];
    readonly failures: readonly {
      readonly error: { readonly name: string; readonly message: string };
    }[];
  };
}

/** What a collection is run with. */
export interface NewmanOptions {
  /** Variables of the environment, for `--env-var`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The text of an environment file. */
  readonly environment?: string;
}

/** Runs a collection through the Newman CLI as it is installed, as anyone would. */
export async function runNewman(
  collection: string,
  { variables = {}, environment }: NewmanOptions,
): Promise<NewmanRun> {
  const folder = await mkdtemp(join(tmpdir(), 'stalemate-newman-'));
  try {
    const file = join(folder, 'collection.json');
    const exported = join(folder, 'export.json');
    await writeFile(file, collection);
    const options = Object.entries(variables).flatMap(([key, value]) => [
      '--env-var',
      `${key}=${value}`,
    ]);
    if (environment !== undefined) {
      const environmentFile = join(folder, 'environment.json');
      await writeFile(environmentFile, environment);
      options.push('--environment', environmentFile);
    }
    const { exitCode, output } = await spawnNewman([
      'run',
      file,
      ...options,
      '--reporters',
      'cli,json',
      '--reporter-json-export',
      exported,
    ]);
    const { run } = JSON.parse(await readFile(exported, 'utf8')) as NewmanExport;
    const assertions = run.executions.flatMap((execution) => execution.assertions ?? []);
    return {
      exitCode,
      output,
      tests: assertions.map(({ assertion }) => assertion),
      failed: assertions.filter(({ error }) => error !== undefined).map((one) => one.assertion),
      errors: run.failures
        .filter(({ error }) => error.name !== 'AssertionError')
        .map(({ error }) => `${error.name}: ${error.message}`),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function spawnNewman(options: string[]): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const newman = spawn(process.execPath, [join('node_modules', '.bin', 'newman'), ...options]);
    const chunks: Buffer[] = [];
    newman.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    newman.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    newman.once('error', reject);
    newman.once('close', (exitCode) => {
      resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
