import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { MEDIA_POLICY } from '../../pipeline/media/media-expectations.ts';
import { cxoneShape } from '../../pipeline/platform/cxone-shape.ts';
import { genesysShape } from '../../pipeline/platform/genesys-shape.ts';
import {
  createTokenSource,
  fixedToken,
  type TokenSource,
} from '../../pipeline/platform/token-source.ts';
import { REPAIR_POLICY } from '../../pipeline/repair-policy.ts';
import { inTime } from '../../pipeline/serve/in-time.ts';
import { ListenError } from '../../pipeline/serve/listen.ts';
import { createLog, type PipelineLog } from '../../pipeline/serve/log.ts';
import { createRepairService } from '../../pipeline/serve/repair-service.ts';
import { Secrets } from '../../pipeline/serve/secrets.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { type OpenedStore, openStore } from './open-store.ts';
import { readServeSettings, type ServeOptions, type ServeSettings } from './serve-settings.ts';
import { storeName } from './store-location.ts';

const TIME = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
/** Log lines that wait for a slow reader take so much memory at the most; then they are dropped. */
const LOG_BYTES_MAX = 8 * 1024 * 1024;

/** How long the store may take to be put away. */
const CLOSE_MS_MAX = 2000;

/** Serves the pipeline until it is told to stop. */
export async function pipelineServeCommand(
  options: ServeOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const settings = readServeSettings(options);
  const { store: location } = settings;
  const secrets = secretsOf(settings);
  const destination = pino.destination({ dest: 2, sync: false, maxLength: LOG_BYTES_MAX });
  // Whoever reads the log may go away; the recordings are more important.
  destination.on('error', () => undefined);
  const log = createLog({ level: options.logLevel, destination, secrets, nowMs: TIME.nowMs });
  const opened = await openStore(location, { create: true }).catch((cause: Error) => {
    throw new UsageError(secrets.hide(cause.message), { cause });
  });
  try {
    return await serve(options, settings, { opened, log, secrets, signal });
  } finally {
    // What is still under way then is what the drain has not waited for; others take it up.
    await inTime(opened.store.close(), CLOSE_MS_MAX).catch(() => undefined);
    flush(destination);
  }
}

interface Surroundings {
  readonly opened: OpenedStore;
  readonly log: PipelineLog;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
}

async function serve(
  options: ServeOptions,
  settings: ServeSettings,
  { opened, log, secrets, signal }: Surroundings,
): Promise<ExitCode> {
  const { platformUrl, signature, encodings } = settings;
  const { tenant, port, host, concurrency, eventAge, drain } = options;
  const { store } = opened;
  const warnings = [...opened.warnings, ...platformWarnings(platformUrl)];
  const service = createRepairService({
    store,
    log,
    secrets,
    tenant,
    signature,
    concurrency,
    eventAgeMsMax: eventAge * 1000,
    baseUrl: platformUrl,
    tokens: tokensOf(settings, secrets),
    shape: options.shape === 'cxone' ? cxoneShape : genesysShape,
    policy: REPAIR_POLICY,
    media: { ...MEDIA_POLICY, encodings },
    time: TIME,
    random: Math.random,
    holder: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
  });
  const listening = await service.start({ port, host }).catch((cause: unknown) => {
    throw cause instanceof ListenError ? new UsageError(cause.message, { cause }) : cause;
  });
  const where = storeName(settings.store);
  const fields = { url: listening.url, store: where, platform: platformUrl, tenant, warnings };
  log.said('serving', fields);
  process.stdout.write(
    `stalemate pipeline is listening on ${listening.url} (store ${where})\n` +
      `  events  POST ${listening.url}/webhooks, signed in the form ${signature.form}\n` +
      `  look    ${listening.url}/ (also /status, /metrics, /health, /ready)\n` +
      warnings.map((warning) => `  beware  ${warning}\n`).join('') +
      'Ctrl-C stops it.\n',
  );
  await aborted(signal);
  log.said('draining');
  const done = await service.drain(drain * 1000);
  log.said(done ? 'stopped' : 'stopped with work under way; it is handed out again');
  process.stdout.write(done ? '\nstopped\n' : '\nstopped; what was under way is taken up again\n');
  return done ? EXIT.clean : EXIT.interrupted;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function platformWarnings(platformUrl: string): string[] {
  const { protocol, hostname: host } = new URL(platformUrl);
  if (protocol === 'https:' || LOOPBACK.test(host)) return [];
  return ['the platform is reached by plain http: tokens and recordings can be read on the way'];
}

function secretsOf({ identity, signature, store }: ServeSettings): Secrets {
  const password = store.kind === 'redis' ? store.password : undefined;
  const own = identity.kind === 'token' ? [identity.token] : [identity.clientSecret];
  return new Secrets([...own, signature.secret, password]);
}

function tokensOf({ identity, platformUrl }: ServeSettings, secrets: Secrets): TokenSource {
  if (identity.kind === 'token') return fixedToken(identity.token);
  const { clientId, clientSecret } = identity;
  return createTokenSource({
    baseUrl: platformUrl,
    clientId,
    clientSecret,
    nowMs: TIME.monotonicMs,
    onToken: (token) => secrets.add(token),
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function flush(destination: { flushSync(): void }): void {
  try {
    destination.flushSync();
  } catch {
    // Nobody reads any more.
  }
}
