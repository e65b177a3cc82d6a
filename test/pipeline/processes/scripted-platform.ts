import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { WaveEncoding } from '../../../src/media/wave-policy.ts';
import type { VendorName } from '../../../src/pipeline/platform/vendor-shapes.ts';
import { waveFile } from '../media/wave-files.ts';
import { type Answer, type CallKind, ScriptedCall } from './scripted-call.ts';
import { DIALECTS, type ScriptedDialect } from './scripted-dialect.ts';

/** What a process asks of the platform. */
export type Asked = 'look' | 'command' | 'note' | 'file';

/** A moment at which a process can be struck: before the platform has acted, before it answers, after. */
export interface Aim {
  readonly at: Asked;
  readonly when: 'before' | 'unanswered' | 'answered';
}

/** A platform of which the test says how each call goes, and that keeps what was done to each. */
export interface ScriptedPlatform {
  readonly url: string;
  readonly calls: ReadonlyMap<string, ScriptedCall>;
  /** Has a call come in. */
  open(kind: CallKind): ScriptedCall;
  /** Told of the event of each second capture when that is over. */
  onEvent: (event: Record<string, unknown>) => void;
  /** Strikes whoever asks for this next, told by its client id. Answers how to call that off. */
  strike(aim: Aim, act: (who: string) => void): () => void;
  /** From now on it answers nobody who asks for more than a token. */
  stall(): void;
  /** How often somebody asked. */
  readonly asked: Readonly<Record<Asked, number>>;
  /** How often somebody had gone before the answer was written. */
  readonly walkedOff: number;
  close(): Promise<void>;
}

interface PlatformOptions {
  /** Whose routes it has. */
  readonly vendor: VendorName;
  /** How long a second capture takes. */
  readonly captureMs: number;
  /** How long each answer takes. */
  readonly answerMs: number;
  /** What its files are in. */
  readonly encoding: WaveEncoding;
}

/** A second. */
const FRAMES = 8000;

interface State {
  readonly options: PlatformOptions;
  readonly dialect: ScriptedDialect;
  readonly calls: Map<string, ScriptedCall>;
  readonly asked: Record<Asked, number>;
  strikes: { readonly aim: Aim; readonly act: (who: string) => void }[];
  walkedOff: number;
  stalled: boolean;
  emit: (event: Record<string, unknown>) => void;
}

/** Starts a scripted platform on a free port of this machine. */
export async function startScriptedPlatform(options: PlatformOptions): Promise<ScriptedPlatform> {
  const { captureMs, encoding } = options;
  const goodFile = waveFile({ frames: FRAMES, encoding });
  const state: State = {
    options,
    dialect: DIALECTS[options.vendor],
    calls: new Map(),
    asked: { look: 0, command: 0, note: 0, file: 0 },
    strikes: [],
    walkedOff: 0,
    stalled: false,
    emit: () => undefined,
  };
  const server = createServer((request, response) => {
    answer(state, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: state.calls,
    asked: state.asked,
    open(kind) {
      const id = `call-${state.calls.size + 1}`;
      const call = new ScriptedCall(id, kind, { captureMs, dialect: state.dialect, goodFile });
      state.calls.set(call.id, call);
      return call;
    },
    set onEvent(emit: State['emit']) {
      state.emit = emit;
    },
    strike(aim, act) {
      const strike = { aim, act };
      state.strikes.push(strike);
      return () => {
        state.strikes = state.strikes.filter((one) => one !== strike);
      };
    },
    stall() {
      state.stalled = true;
    },
    get walkedOff() {
      return state.walkedOff;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse) {
  if (request.url === '/oauth/token') {
    const basic = request.headers.authorization?.slice('Basic '.length) ?? '';
    const [who = ''] = Buffer.from(basic, 'base64').toString().split(':');
    response.end(JSON.stringify({ access_token: `token.of.${who}`, expires_in: 3600 }));
    return;
  }
  const asked = askedBy(request, state.dialect);
  if (asked === undefined) throw new Error(`nobody asks for ${request.method} ${request.url}`);
  state.asked[asked] += 1;
  if (state.stalled) return;
  response.once('close', () => {
    if (!response.writableFinished) state.walkedOff += 1;
  });
  const body = await text(request);
  const struck = strikeAt(state, asked, request);
  if (struck('before')) return void response.destroy();
  const call = callOf(state, request);
  const reply = call === undefined ? NOT_THERE : replyOf(state, call, asked, request, body);
  if (struck('unanswered')) return void response.destroy();
  await new Promise((resolve) => setTimeout(resolve, state.options.answerMs));
  response.once('finish', () => struck('answered'));
  response.writeHead(reply.status, {
    ...(call !== undefined && { etag: call.etag }),
    'content-type': reply.body instanceof Buffer ? 'audio/wav' : 'application/json',
  });
  response.end(reply.body instanceof Buffer ? reply.body : JSON.stringify(reply.body ?? {}));
}

const LOOK = 'GET /api/v2/interactions/{id}';

/** What is asked for; `undefined` if this vendor has no such route. */
function askedBy(
  { method, url = '' }: IncomingMessage,
  { command, note }: ScriptedDialect,
): Asked | undefined {
  if (url.startsWith('/files/')) return 'file';
  const place = `${method} ${url.replace(CALL_ID, '{id}')}`;
  if (place === LOOK) return 'look';
  if (place === command) return 'command';
  return place === note ? 'note' : undefined;
}

/** Strikes whoever asks, if that was aimed at, and at each moment tells whether it was. */
function strikeAt(state: State, asked: Asked, { headers }: IncomingMessage) {
  const who = headers.authorization?.slice('Bearer token.of.'.length) ?? '';
  return (when: Aim['when']): boolean => {
    const struck = state.strikes.find(({ aim }) => aim.at === asked && aim.when === when);
    if (struck === undefined) return false;
    state.strikes = state.strikes.filter((one) => one !== struck);
    struck.act(who);
    return true;
  };
}

const CALL_ID = /call-\d+/;
const NOT_THERE: Answer = { status: 404, body: {} };

function callOf({ calls }: State, { url = '' }: IncomingMessage): ScriptedCall | undefined {
  return calls.get(CALL_ID.exec(url)?.[0] ?? '');
}

function replyOf(
  state: State,
  call: ScriptedCall,
  asked: Asked,
  { url = '', headers }: IncomingMessage,
  body: string,
): Answer {
  const condition = headers['if-match'];
  switch (asked) {
    case 'look':
      return { status: 200, body: call.view() };
    case 'file': {
      const file = call.file(url.slice('/files/'.length));
      return file === undefined ? NOT_THERE : { status: 200, body: file };
    }
    case 'note':
      return call.note(state.dialect.readNote(JSON.parse(body)), condition);
    case 'command': {
      const { key, attempt } = state.dialect.readCommand(headers, JSON.parse(body));
      const reply = call.command(key, attempt, condition);
      const { event } = reply;
      if (event !== undefined) {
        setTimeout(() => state.emit(event), state.options.captureMs).unref();
      }
      return reply;
    }
  }
}
