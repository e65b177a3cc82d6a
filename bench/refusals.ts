import { inPairs, median, medianRatio } from './pairs.ts';
import { type Asked, type Measured, measureLoad, send, token } from './served-load.ts';
import type { ServerProcess } from './server-process.ts';
import type { Row } from './table.ts';

const ROUNDS = 5;
/** As fast as reads, within 20 %. */
const SHARE_MIN = 1 / 1.2;

const CONVERSATION = '/api/v2/conversations/voice/conv-1';
const EXPORTS = '/api/v2/quality/evaluationexports';

/** The client of each world, which is its session as well. */
const READER = 'reader';
const LIMITED = 'limited';
const HELD = 'held';
const STALE = 'stale';

const READ: Asked = { method: 'GET', path: CONVERSATION, client: READER };

/** One way of being refused. */
interface Refused {
  readonly what: string;
  readonly status: number;
  readonly request: Asked;
  /** A comparison that explains a figure, and promises nothing. */
  readonly explains?: true;
}

/** The small conditional write that a body costs what it costs in. */
const PATCH = {
  method: 'PATCH',
  path: `${CONVERSATION}/participants/caller`,
  headers: { 'if-match': '"0"' },
  body: { attributes: { a: '' } },
};

/** Asked of a server that answers one prepared body to everything and looks at nothing. */
const BODY_ALONE: Refused = {
  what: 'raw node:http, a request with that body beside one without',
  status: 200,
  request: { ...PATCH, client: READER },
  explains: true,
};

/**
 * What a request of each refusal costs the server beside a read of a conversation in the same
 * minutes. Requests are as small as their routes allow; a conditional write has to have a body.
 */
export async function benchRefusals(server: ServerProcess, raw: ServerProcess): Promise<Row[]> {
  const finished = await arrange(server);
  const rows: Row[] = [];
  for (const refused of refusalsFor(finished)) rows.push(await compare(server, token, refused));
  rows.push(await compare(raw, async () => 'any', BODY_ALONE));
  return rows;
}

function refusalsFor(finishedExport: string): Refused[] {
  return [
    {
      what: '429 to a read over its limit',
      status: 429,
      request: { method: 'GET', path: CONVERSATION, client: LIMITED },
    },
    {
      what: '409 to a cancel of what has finished, no body',
      status: 409,
      request: { method: 'DELETE', path: `${EXPORTS}/${finishedExport}`, client: HELD },
    },
    {
      what: '409 to a start while the lock is held, with its body',
      status: 409,
      request: {
        method: 'POST',
        path: `${CONVERSATION}/recording/start`,
        client: HELD,
        body: { recordingSettings: { tags: [], format: 'wav' } },
      },
    },
    {
      what: '412 to a write on an old version, with its body',
      status: 412,
      request: { ...PATCH, client: STALE },
    },
    {
      what: '429 to that write: its body is read and never looked at',
      status: 429,
      request: { ...PATCH, client: LIMITED },
      explains: true,
    },
    {
      what: '200 to that write without If-Match',
      status: 200,
      request: { ...PATCH, headers: {}, client: STALE },
      explains: true,
    },
  ];
}

/** Makes the worlds, and gives the id of an export that has finished. */
async function arrange(server: ServerProcess): Promise<string> {
  const settings = {
    [LIMITED]: { requestsPerMinute: 1 },
    [HELD]: {},
    [STALE]: { staleWrite: 412 },
  };
  for (const [id, given] of Object.entries(settings)) {
    await send(server, 'POST', '/__admin/sessions', { id, settings: given });
  }
  const range = { start_date: '2026-01-01', end_date: '2026-01-02' };
  const authorization = await token(server, HELD);
  const made = (await send(server, 'POST', EXPORTS, range, authorization)) as { exportId: string };
  return made.exportId;
}

async function compare(
  server: ServerProcess,
  tokenOf: typeof token,
  refused: Refused,
): Promise<Row> {
  const { what, status, request, explains } = refused;
  const measured: Record<'ours' | 'read', Measured[]> = { ours: [], read: [] };
  const authorizations = {
    ours: await tokenOf(server, request.client),
    read: await tokenOf(server, READ.client),
  };
  const measure = async (side: 'ours' | 'read', asked: Asked): Promise<number> => {
    const one = await measureLoad(server, [{ ...asked, authorization: authorizations[side] }]);
    measured[side].push(one);
    return one.perSecond;
  };
  const pairs = await inPairs(
    ROUNDS,
    () => measure('ours', request),
    () => measure('read', READ),
  );
  const ratio = medianRatio(pairs);
  const otherwise = measured.ours.filter(({ statuses }) => {
    const others = Object.entries(statuses).filter(([name]) => Number(name) !== status);
    // A limit of one a minute lets one request through in each.
    return others.some(([, count]) => count > 1);
  });
  return {
    what: `served ${what}${explains ? ' (explains, promises nothing)' : ''}`,
    ours: describe(measured.ours),
    baseline: `${describe(measured.read)} (a read of a conversation, 200)`,
    ratio,
    target: explains
      ? 'none'
      : `at least ${SHARE_MIN.toFixed(2)} of the reads, all of them ${status}`,
    met: otherwise.length === 0 && (explains === true || ratio >= SHARE_MIN),
  };
}

function describe(all: readonly Measured[]): string {
  const perSecond = median(all.map((one) => one.perSecond));
  const own = median(all.map((one) => one.userMicroseconds));
  const kernel = median(all.map((one) => one.systemMicroseconds));
  const last = JSON.stringify(all.at(-1)?.statuses);
  return `${Math.round(perSecond)} a second of one core, ${own.toFixed(1)} + ${kernel.toFixed(1)} µs each, ${last}`;
}
