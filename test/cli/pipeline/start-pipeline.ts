import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';

/** What a real process of the pipeline is started with; each is a secret. */
export const SECRETS = {
  STALEMATE_CLIENT_ID: 'recording-care',
  STALEMATE_CLIENT_SECRET: 'the-secret-of-the-client',
  STALEMATE_WEBHOOK_SECRET: `whsec_${Buffer.from('the secret of the deliveries, no less').toString('base64')}`,
} as const;

/** A process that serves the pipeline. */
export interface PipelineProcess {
  readonly url: string;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Everything that it has written so far. */
  out(): string;
  err(): string;
}

/** A process that was started, and may not listen yet. */
export interface StartedPipeline {
  /** Fails if it ends before it listens. */
  readonly listening: Promise<PipelineProcess>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<number | null>;
}

/** Starts Node, or something that ends in it, and has it serve the pipeline. */
export function startPipeline(
  command: readonly [program: string, ...args: string[]],
  env: NodeJS.ProcessEnv = {},
): StartedPipeline {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    env: { ...process.env, FORCE_COLOR: undefined, ...SECRETS, ...env },
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const signal = (name: NodeJS.Signals): void => void child.kill(name);
  const listening = new Promise<PipelineProcess>((resolve, reject) => {
    child.on('error', reject);
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const url = /listening on (http:\S+)/.exec(out)?.[1];
      if (url === undefined) return;
      resolve({ url, pid: child.pid ?? 0, signal, ended, out: () => out, err: () => err });
    });
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${err}`)));
  });
  // Whoever kills it before it listens does not wait for that.
  listening.catch(() => undefined);
  return { listening, signal, ended };
}

/** Delivers an event as the platform does, signed in the form `standard`. */
export function deliver(
  url: string,
  event: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Response> {
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
    ...(signal !== undefined && { signal }),
  });
}
