import { join } from 'node:path';
import { inPairs, median, medianRatio } from './pairs.ts';
import { benchRefusals } from './refusals.ts';
import { type Asked, type Measured, measureLoad, send, token } from './served-load.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import type { Row } from './table.ts';

const ROUNDS = 5;
const SESSIONS = 10_000;
const MEGABYTES_MAX = 250;
const BASE = '/api/v2/conversations/voice/conv-1';

/** What a user runs: the built package. */
const BUILT = join(import.meta.dirname, '../dist/src/cli/main.js');

const here = (name: string) => join(import.meta.dirname, 'baseline', name);

const READ = { method: 'GET', path: BASE, client: 'reader' };
const LIST = { method: 'GET', path: `${BASE}/recordings`, client: 'reader' };
const STOP = { method: 'DELETE', path: `${BASE}/recording`, client: 'writer' };
const START = {
  method: 'POST',
  path: `${BASE}/recording/start`,
  client: 'writer',
  body: { recordingSettings: { tags: ['ivr-node-7'], format: 'wav' } },
};

/** Requests a second beside a bare Express that answers the same, and memory for many sessions. */
export async function benchServed(): Promise<Row[]> {
  const ours = await startServer(process.execPath, [BUILT, 'serve', '--port', '0']);
  const bare = await startServer(process.execPath, [here('bare-express.ts')]);
  const raw = await startServer(process.execPath, [here('raw-http.ts')]);
  try {
    return [
      await compare('reads', [READ], ours, bare, raw),
      await compare('mixed: read, list, stop, start', [READ, LIST, STOP, START], ours, bare, raw),
      ...(await benchRefusals(ours, raw)),
      await memory(),
    ];
  } finally {
    await Promise.all([ours.stop(), bare.stop(), raw.stop()]);
  }
}

async function compare(
  name: string,
  requests: readonly Asked[],
  ours: ServerProcess,
  bare: ServerProcess,
  raw: ServerProcess,
): Promise<Row> {
  const results: Record<'ours' | 'bare' | 'raw', Measured[]> = { ours: [], bare: [], raw: [] };
  const measure = async (server: ServerProcess, into: Measured[]) => {
    const measured = await measureLoad(
      server,
      await Promise.all(
        requests.map(async (request) => ({
          ...request,
          authorization: server === ours ? await token(ours, request.client) : 'any',
        })),
      ),
    );
    into.push(measured);
    return measured.perSecond;
  };
  const ceiling: number[] = [];
  const pairs = await inPairs(
    ROUNDS,
    () => measure(ours, results.ours),
    async () => {
      const perSecond = await measure(bare, results.bare);
      ceiling.push((await measure(raw, results.raw)) / perSecond);
      return perSecond;
    },
  );
  const describe = (all: readonly Measured[]) =>
    `${Math.round(median(all.map((one) => one.perSecond)))} a second of one core, ` +
    `p50 ${median(all.map((one) => one.p50Ms)).toFixed(2)} ms, ` +
    `p99 ${median(all.map((one) => one.p99Ms)).toFixed(2)} ms, each request ` +
    `${median(all.map((one) => one.userMicroseconds)).toFixed(1)} µs of its own and ` +
    `${median(all.map((one) => one.systemMicroseconds)).toFixed(1)} µs of the kernel`;
  const megabytes = Math.round(ours.residentMegabytes());
  return {
    what: `served requests, ${name}`,
    ours: `${describe(results.ours)}, ${megabytes} MB, ${JSON.stringify(results.ours.at(-1)?.statuses)}`,
    baseline:
      `${describe(results.bare)}, ${Math.round(bare.residentMegabytes())} MB (bare Express 5, res.json); ` +
      `raw node:http writing one prepared body reaches ${median(ceiling).toFixed(2)} of it`,
    ratio: medianRatio(pairs),
    target: 'at least twice the baseline',
    met: medianRatio(pairs) >= 2,
  };
}

async function memory(): Promise<Row> {
  const server = await startServer(process.execPath, [BUILT, 'serve', '--port', '0']);
  try {
    const emptyMegabytes = server.residentMegabytes();
    for (let batch = 0; batch < SESSIONS; batch += 100) {
      const ids = Array.from({ length: 100 }, (_, index) => `s-${batch + index}`);
      await Promise.all(ids.map((id) => send(server, 'POST', '/__admin/sessions', { id })));
    }
    const megabytes = server.residentMegabytes();
    return {
      what: `${SESSIONS} sessions with a conversation each`,
      ours: `${Math.round(megabytes)} MB, ${Math.round(emptyMegabytes)} MB of it without any`,
      baseline: '',
      target: `at most ${MEGABYTES_MAX} MB`,
      met: megabytes <= MEGABYTES_MAX,
    };
  } finally {
    await server.stop();
  }
}
