import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { createTokenSource, type TokenSource } from '../../pipeline/platform/token-source.ts';
import { VENDOR_SHAPES, type VendorName } from '../../pipeline/platform/vendor-shapes.ts';
import type { PipelineStore } from '../../pipeline/ports/pipeline-store.ts';
import { REPAIR_POLICY } from '../../pipeline/repair-policy.ts';
import { createLog } from '../../pipeline/serve/log.ts';
import type { PipelineService } from '../../pipeline/serve/pipeline-service.ts';
import { createRepairService } from '../../pipeline/serve/repair-service.ts';
import { Secrets } from '../../pipeline/serve/secrets.ts';
import type { Clock } from '../../time/clock.ts';
import { EPOCH_MS } from '../../time/epoch.ts';
import { createRealClock } from '../../time/real-clock.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { hushSqliteWarning } from '../pipeline/hush-sqlite-warning.ts';
import { createTerminal } from '../terminal.ts';
import { DemoBoard } from './demo-board.ts';
import { DEMO_CALLS, type DemoCall } from './demo-calls.ts';
import { createDemoPlatform, DEMO_SPEED } from './demo-world.ts';

/** What `stalemate demo pipeline` takes. */
export interface DemoOptions {
  readonly clock: keyof typeof DEMO_SPEED;
  /** Whose routes the pipeline uses. */
  readonly shape: VendorName;
}

/** Where each vendor is told who wants to hear of what, and where it shows what is noted (seed 001). */
const VENDORS = {
  genesys: {
    subscriptions: '/api/v2/integrations/webhooks',
    eventTypes: ['interaction.recorded'],
    notes: 'annotations',
  },
  cxone: {
    subscriptions: '/api/v2/eventbus/subscriptions',
    eventTypes: ['interaction.recording.completed', 'interaction.recording.failed'],
    notes: 'properties',
  },
} as const;

const SECRET = 'a secret of the demonstration';
/** Whatever has not ended by then, in the time of the calls, never will. */
const DEADLINE_MS = 300_000;
const LOOK_EVERY_MS = 500;
const DRAIN_MS = 5000;

/**
 * Serves a platform whose recordings fail in every way, and the pipeline beside it, and shows what
 * becomes of each. Ends by itself; with 0 if each recording ended as it must.
 */
export async function demoPipelineCommand(
  { clock: name, shape: vendor }: DemoOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const folder = mkdtempSync(join(tmpdir(), 'stalemate-demo-'));
  const platform = await createDemoPlatform(name).listen({ port: 0 });
  try {
    const file = join(folder, 'pipeline.db');
    return await show({ name, vendor, file, baseUrl: platform.url, signal });
  } finally {
    await platform.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Stage {
  readonly name: keyof typeof DEMO_SPEED;
  readonly vendor: VendorName;
  readonly file: string;
  readonly baseUrl: string;
  readonly signal: AbortSignal;
}

async function show({ name, vendor, file, baseUrl, signal }: Stage): Promise<ExitCode> {
  const timers = { now: () => performance.now(), setTimeout };
  const tokens = createTokenSource({
    baseUrl,
    clientId: 'pipeline-demo',
    clientSecret: SECRET,
    nowMs: timers.now,
  });
  // The platform makes its world for whoever asks for a token, and its time begins then.
  await tokens.token();
  const clock = createRealClock(timers, DEMO_SPEED[name]);
  hushSqliteWarning();
  const { openSqliteStore } = await import('../../pipeline/sqlite/open-sqlite-store.ts');
  const store = openSqliteStore({ file, clock: sinceTheEpoch(clock) });
  const board = createBoard(clock);
  const service = createDemoService({ vendor, baseUrl, tokens, store, clock, board });
  try {
    const { url } = await service.start({ port: 0, host: '127.0.0.1' });
    await subscribe(vendor, baseUrl, await tokens.token(), `${url}/webhooks`);
    process.stdout.write(
      `The platform is on ${baseUrl}, the pipeline on ${url}; ` +
        `${DEMO_CALLS.length} calls come in (${vendor}, clock ${name}).\n\n`,
    );
    board.draw();
    while (!board.done && !signal.aborted && clock.now() < DEADLINE_MS) {
      await clock.sleep(LOOK_EVERY_MS);
    }
    if (signal.aborted) return EXIT.interrupted;
    return summary(board, await notedOtherwise(vendor, baseUrl, await tokens.token()));
  } finally {
    await service.drain(DRAIN_MS);
    await store.close();
  }
}

function createBoard(clock: Clock): DemoBoard {
  const { paint, width } = createTerminal();
  return new DemoBoard({
    calls: DEMO_CALLS,
    paint,
    width,
    live: process.stdout.isTTY === true && process.env.TERM !== 'dumb',
    write: (text) => void process.stdout.write(text),
    nowMs: () => clock.now(),
  });
}

interface DemoParts {
  readonly vendor: VendorName;
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly store: PipelineStore;
  readonly clock: Clock;
  readonly board: DemoBoard;
}

function createDemoService(parts: DemoParts): PipelineService {
  const { vendor, baseUrl, tokens, store, clock, board } = parts;
  // One time for the calls, the store and the pipeline, so that 2 s are 2 s of the calls.
  const nowMs = () => sinceTheEpoch(clock).now();
  const secrets = new Secrets([]);
  return createRepairService({
    baseUrl,
    tokens,
    store,
    shape: VENDOR_SHAPES[vendor],
    policy: REPAIR_POLICY,
    tenant: 'demo',
    signature: { form: 'hub', secret: SECRET },
    concurrency: 4,
    log: createLog({
      level: 'silent',
      destination: new Writable({ write: (_chunk, _encoding, done) => done() }),
      secrets,
      nowMs,
    }),
    secrets,
    time: { nowMs, monotonicMs: () => performance.now() },
    random: Math.random,
    holder: 'demo',
    onHappening: (happening) => board.take(happening),
  });
}

function sinceTheEpoch(clock: Clock): Clock {
  return { now: () => EPOCH_MS + clock.now(), sleep: (ms) => clock.sleep(ms) };
}

async function subscribe(
  vendor: VendorName,
  baseUrl: string,
  token: string,
  url: string,
): Promise<void> {
  const { subscriptions, eventTypes } = VENDORS[vendor];
  const response = await fetch(`${baseUrl}${subscriptions}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ url, eventTypes, secret: SECRET, form: 'hub' }),
  });
  if (!response.ok) throw new Error(`the platform did not subscribe: ${await response.text()}`);
}

/** The calls on which the platform has noted something else than it must: whatever the pipeline says. */
async function notedOtherwise(
  vendor: VendorName,
  baseUrl: string,
  token: string,
): Promise<readonly DemoCall[]> {
  const wrong: DemoCall[] = [];
  for (const call of DEMO_CALLS) {
    const response = await fetch(`${baseUrl}/api/v2/interactions/${call.interactionId}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const shown = (await response.json()) as Record<string, { compliance?: unknown } | undefined>;
    const due = call.end === 'review' ? 'requires_manual_review' : 'compliance_verified';
    if (shown[VENDORS[vendor].notes]?.compliance !== due) wrong.push(call);
  }
  return wrong;
}

function summary(board: DemoBoard, notedWrong: readonly DemoCall[]): ExitCode {
  const { paint } = createTerminal();
  if (!process.stdout.isTTY) process.stdout.write(`\n${board.table()}`);
  const wrong = DEMO_CALLS.filter(
    (call) => board.wrong.includes(call) || notedWrong.includes(call),
  );
  if (wrong.length > 0) {
    const names = wrong.map(({ interactionId, end }) => `${interactionId} as ${end}`).join(', ');
    process.stdout.write(`\n${paint.red(`✗ did not end as they must: ${names}`)}\n`);
    return EXIT.race;
  }
  const count = (end: string) => DEMO_CALLS.filter((call) => call.end === end).length;
  process.stdout.write(
    `\n${paint.green('✓ every recording ended as it must')}: ${count('verified')} verified, ` +
      `${count('stored')} from the store, ${count('review')} for a person to look at\n`,
  );
  return EXIT.clean;
}
