import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const MAIN = join(import.meta.dirname, '../../../src/cli/main.ts');

/** What a real process of the pipeline is started with; each is a secret. */
export const SECRETS = {
  STALEMATE_CLIENT_ID: 'recording-care',
  STALEMATE_CLIENT_SECRET: 'the-secret-of-the-client',
  STALEMATE_WEBHOOK_SECRET: `whsec_${Buffer.from('the secret of the deliveries, no less').toString('base64')}`,
} as const;

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process that serves the pipeline. */
export interface PipelineProcess {
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Everything that it has written so far. */
  out(): string;
  err(): string;
}

/** Starts to serve, and waits until it says that it listens. */
export function servePipeline(options: {
  readonly store: string;
  readonly platform: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}): Promise<PipelineProcess> {
  const { store, platform, args = [], env = {} } = options;
  const given = ['pipeline', 'serve', '--store', store, '--platform', platform, '--port', '0'];
  const child = spawn(process.execPath, [MAIN, ...given, ...args], {
    env: { ...process.env, FORCE_COLOR: undefined, ...SECRETS, ...env },
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const url = /listening on (http:\S+)/.exec(out)?.[1];
      if (url === undefined) return;
      const signal = (name: NodeJS.Signals): void => void child.kill(name);
      resolve({ url, signal, ended, out: () => out, err: () => err });
    });
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
}

/** Delivers an event as the platform does, signed in the form `standard`. */
export function deliver(url: string, event: Readonly<Record<string, unknown>>): Promise<Response> {
  const body = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1000);
  const key = Buffer.from(SECRETS.STALEMATE_WEBHOOK_SECRET.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${event.id}.${time}.${body}`);
  return fetch(`${url}/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'webhook-id': String(event.id),
      'webhook-timestamp': String(time),
      'webhook-signature': `v1,${signature.digest('base64')}`,
    },
  });
}
