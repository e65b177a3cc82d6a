import type { ClientRequest, Reply, Transport } from '../transport/transport.ts';
import { type Bounds, type Decision, type PursuitTools, pursue } from './attempt.ts';
import { type BackoffOptions, fullJitter } from './backoff.ts';
import type { Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import {
  type InteractionView,
  interactionView,
  isOver,
  type RecordingView,
} from './interaction-view.ts';

/** Which capture is wanted: the nth attempt to make good one failed recording. */
export interface ReRecordCommand {
  readonly tenant: string;
  readonly interactionId: string;
  readonly originalRecordingId: string;
  /** 1, 2, … */
  readonly attempt: number;
}

/** What became of a command. */
export type ReRecordResult =
  /** A capture for this attempt runs or has run; `recordingId` where the answer named it. */
  | { readonly kind: 'recorded'; readonly recordingId: string | undefined }
  /** The call is over and no capture was made for this attempt, nor ever will be. */
  | { readonly kind: 'storage-retry-due' }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

/** The longest key that platforms take. */
const KEY_LENGTH_MAX = 255;

/**
 * The key of a command: the same for whoever handles the same failure, in whatever process and at
 * whatever time. Moments have no part in it, since no two workers see a failure at the same one.
 *
 * @throws {RangeError} if the parts are too long to make a key.
 */
export function reRecordKey(command: ReRecordCommand): string {
  const { tenant, interactionId, originalRecordingId, attempt } = command;
  const parts = ['re-record', tenant, interactionId, originalRecordingId, String(attempt)];
  // Escaped, so that no two lists of parts look alike and only visible ASCII is left.
  const key = parts.map(encodeURIComponent).join(':');
  if (key.length > KEY_LENGTH_MAX) {
    throw new RangeError(`a key of ${key.length} characters is longer than ${KEY_LENGTH_MAX}`);
  }
  return key;
}

/**
 * Starts a second capture for a failed recording, at most once for its attempt, and never while
 * another capture of the interaction is under way or after its end.
 *
 * It waits at the barrier until every capture of the interaction is over, and then commands under
 * the condition that nothing has happened since (`If-Match`): a state that was read is believed only
 * by the command's own answer. When the call is over it sends the command once more with a weak tag,
 * which never matches: that does nothing, yet it gets the stored result if there is one.
 */
export async function reRecord(
  tools: PursuitTools,
  command: ReRecordCommand,
  bounds: Bounds,
): Promise<ReRecordResult> {
  const { clock, random } = tools;
  const commanding = new CommandingTools(tools);
  let backoff = fullJitter(tools.backoff);
  for (;;) {
    const seen = await waitAtBarrier(tools, command, bounds);
    if (seen.kind === 'exhausted') return giveUp(tools, command, seen.because, commanding.silent);
    if (seen.result.kind !== 'clear') return seen.result;
    const { phase, etag } = seen.result.view;
    const live = phase === 'live';
    const condition = live ? etag : neverMatching(etag);
    const sent = await pursue(commanding, requestOf(command, condition), bounds, (reply) =>
      readAnswer(reply, live),
    );
    if (sent.kind === 'exhausted') return giveUp(tools, command, sent.because, commanding.silent);
    if (sent.result.kind !== 'look-again') return sent.result;
    const waitMs = backoff.delayMs(random);
    backoff = backoff.next();
    if (clock.now() + waitMs >= bounds.deadlineMs) {
      return giveUp(tools, command, 'deadline', commanding.silent);
    }
    await clock.sleep(waitMs);
  }
}

/**
 * Tools that remember whether a request was ever left without an answer: it may arrive yet. A class,
 * since the engine makes a new shape for every object literal with a getter, and keeps it long.
 */
class CommandingTools implements PursuitTools {
  readonly transport: Transport;
  readonly clock: PursuitTools['clock'];
  readonly random: PursuitTools['random'];
  readonly backoff?: BackoffOptions;
  silent = false;

  constructor({ transport, clock, random, backoff }: PursuitTools) {
    this.clock = clock;
    this.random = random;
    if (backoff !== undefined) this.backoff = backoff;
    this.transport = {
      send: async (request) => {
        const reply = await transport.send(request);
        this.silent ||= reply.kind === 'no-response' || reply.status >= 500;
        return reply;
      },
    };
  }
}

/** The command of a result, as the last word of whoever had nothing else to do. */
export function outcomeOf(result: ReRecordResult): Outcome {
  switch (result.kind) {
    case 'recorded':
      return { status: 'done' };
    case 'storage-retry-due':
      return { status: 'failed', because: 'the interaction has ended: storage retry is due' };
    case 'refused':
      return { status: 'failed', because: result.because };
    case 'unknown':
      return { status: 'unknown', because: result.because };
  }
}

type Barrier = ReRecordResult | { readonly kind: 'clear'; readonly view: InteractionView };
type Answered = ReRecordResult | { readonly kind: 'look-again' };

const LOOK_AGAIN: Decision<Answered> = settled({ kind: 'look-again' });
const STORAGE_RETRY: Decision<Answered> = settled({ kind: 'storage-retry-due' });
const AGAIN: Decision<never> = { kind: 'again' };

function settled<Result>(result: Result): Decision<Result> {
  return { kind: 'settled', result };
}

/** Waits until nothing is captured or uploaded, or the capture that is wanted is found. */
function waitAtBarrier(tools: PursuitTools, command: ReRecordCommand, bounds: Bounds) {
  return pursue(tools, lookAt(command), bounds, (reply): Decision<Barrier> => {
    const view = interactionView(reply);
    if (view === undefined) return settled(refused('look', reply));
    const mine = captureFor(command, view);
    if (mine !== undefined) return settled({ kind: 'recorded', recordingId: mine.id });
    if (view.phase === 'ended') return settled({ kind: 'clear', view });
    const clear = view.phase === 'live' && view.recordings.every(isOver);
    return clear ? settled({ kind: 'clear', view }) : AGAIN;
  });
}

function lookAt({ interactionId }: ReRecordCommand): ClientRequest {
  return { method: 'GET', path: `/api/v2/interactions/${encodeURIComponent(interactionId)}` };
}

function captureFor(
  { originalRecordingId, attempt }: ReRecordCommand,
  { recordings }: InteractionView,
): RecordingView | undefined {
  return recordings.find((one) => one.replaces === originalRecordingId && one.attempt === attempt);
}

function requestOf(command: ReRecordCommand, condition: string | undefined): ClientRequest {
  const { interactionId, originalRecordingId, attempt } = command;
  return {
    method: 'POST',
    path: `/api/v2/recordings/interactions/${encodeURIComponent(interactionId)}`,
    headers: {
      'idempotency-key': reRecordKey(command),
      ...(condition !== undefined && { 'if-match': condition }),
    },
    body: {
      recordingFormat: 'wav',
      channels: [
        { type: 'agent', record: true },
        { type: 'customer', record: true },
      ],
      metadata: { originalRecordingId, retrySequence: attempt },
    },
  };
}

/** Comparison is strong, so a weak tag matches nothing (RFC 9110 §13.1.1). */
function neverMatching(etag: string | undefined): string {
  return `W/${etag?.replace(/^W\//, '') ?? '""'}`;
}

function readAnswer(reply: Reply & { kind: 'response' }, live: boolean): Decision<Answered> {
  const { status, body } = reply;
  if (status === 200 || status === 201) {
    return settled({ kind: 'recorded', recordingId: idOf(body) });
  }
  if (![400, 409, 412].includes(status)) return settled(refused('command', reply));
  const conflict = classifyConflict(body);
  if (conflict === 'in-flight') return AGAIN;
  if (conflict === 'interaction-ended') return STORAGE_RETRY;
  if (status === 412 || conflict === 'stale-version' || conflict === 'recording-in-progress') {
    // Nothing is stored under the key. After the end that is the last word.
    return live ? LOOK_AGAIN : STORAGE_RETRY;
  }
  return status === 409 ? LOOK_AGAIN : settled(refused('command', reply));
}

function refused(
  what: 'look' | 'command',
  { status, body }: Reply & { kind: 'response' },
): ReRecordResult & { kind: 'refused' } {
  const { message } = (body ?? {}) as { message?: unknown };
  const why = typeof message === 'string' ? `: ${message}` : '';
  return { kind: 'refused', because: `the ${what} was refused with ${status}${why}` };
}

/** Looks a last time. A read can confirm that the command took effect, and never deny it. */
async function giveUp(
  { transport }: PursuitTools,
  command: ReRecordCommand,
  because: 'deadline' | 'budget',
  silent: boolean,
): Promise<ReRecordResult> {
  if (!silent) return { kind: 'refused', because: `${because} reached; no command was accepted` };
  const reply = await transport.send(lookAt(command));
  const view = reply.kind === 'response' ? interactionView(reply) : undefined;
  const mine = view && captureFor(command, view);
  return mine === undefined
    ? { kind: 'unknown', because: `${because} reached; the command may have taken effect` }
    : { kind: 'recorded', recordingId: mine.id };
}

function idOf(body: unknown): string | undefined {
  const { id } = (body ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : undefined;
}
