import {
  type ClientRequest,
  REQUEST_TIMEOUT_MS,
  type Reply,
  type Transport,
} from '../transport/transport.ts';
import { type Bounds, type Decision, type PursuitTools, pursue } from './attempt.ts';
import { fullJitter } from './backoff.ts';
import type { Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import {
  type InteractionView,
  interactionView,
  isOver,
  type RecordingView,
} from './interaction-view.ts';
import { neverMatching, type ReRecordCommand, reRecordRequest } from './re-record-command.ts';
import { textOf } from './text-of.ts';

/** What became of a command. */
export type ReRecordResult =
  /** A capture for this attempt runs or has run; `recordingId` where the answer named it. */
  | { readonly kind: 'recorded'; readonly recordingId: string | undefined }
  /** The call is over and no capture was made for this attempt, nor ever will be. */
  | { readonly kind: 'storage-retry-due' }
  | { readonly kind: 'refused'; readonly because: string }
  | { readonly kind: 'unknown'; readonly because: string };

/**
 * So long after a call has ended, reads show every capture of it (ours: twice as long as an answer is
 * waited for). Nothing is lost by the wait, since there is no audio any more.
 */
const SHOWN_MS = 2 * REQUEST_TIMEOUT_MS;

/**
 * Starts a second capture for a failed recording, at most once for its attempt, and never while
 * another capture of the interaction is under way or after its end.
 *
 * It waits at the barrier until every capture of the interaction is over, and then commands under
 * the condition that nothing has happened since (`If-Match`): a state that was read is believed only
 * by the command's own answer. When the call is over it sends the command once more with a weak tag,
 * which never matches: that does nothing, yet it gets the stored result if there is one.
 *
 * It does not depend on a platform that heeds the key. No command takes effect after the end, as its
 * version is gone by then. So a look that is made long enough after it shows the capture that an
 * unanswered command, or another worker's, has begun, or that there is none and never will be.
 */
export async function reRecord(
  tools: PursuitTools,
  command: ReRecordCommand,
  bounds: Bounds,
): Promise<ReRecordResult> {
  const { clock, random } = tools;
  const transport = new SilenceRememberingTransport(tools.transport);
  const commanding = { ...tools, transport };
  let backoff = fullJitter(tools.backoff);
  let waitedForReads = false;
  for (;;) {
    const seen = await waitAtBarrier(tools, command, bounds);
    if (seen.kind === 'exhausted') return giveUp(tools, command, seen.because, transport.silent);
    if (seen.result.kind !== 'clear') return seen.result;
    const { phase, etag } = seen.result.view;
    const live = phase === 'live';
    if (!live && !waitedForReads) {
      if (clock.now() + SHOWN_MS >= bounds.deadlineMs) {
        return giveUp(tools, command, 'deadline', transport.silent);
      }
      await clock.sleep(SHOWN_MS);
      waitedForReads = true;
      continue;
    }
    const condition = live ? etag : neverMatching(etag);
    const sent = await pursue(commanding, reRecordRequest(command, condition), bounds, (reply) =>
      readAnswer(reply, live),
    );
    if (sent.kind === 'exhausted') return giveUp(tools, command, sent.because, transport.silent);
    if (sent.result.kind !== 'look-again') return sent.result;
    const waitMs = backoff.delayMs(random);
    backoff = backoff.next();
    if (clock.now() + waitMs >= bounds.deadlineMs) {
      return giveUp(tools, command, 'deadline', transport.silent);
    }
    await clock.sleep(waitMs);
  }
}

/** A transport that remembers whether a request was ever left without an answer: it may arrive yet. */
class SilenceRememberingTransport implements Transport {
  silent = false;
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async send(request: ClientRequest): Promise<Reply> {
    const reply = await this.#transport.send(request);
    this.silent ||= reply.kind === 'no-response' || reply.status >= 500;
    return reply;
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

function readAnswer(reply: Reply & { kind: 'response' }, live: boolean): Decision<Answered> {
  const { status, body } = reply;
  if (status === 200 || status === 201) {
    return settled({ kind: 'recorded', recordingId: textOf(body, 'id') });
  }
  if (![400, 409, 412].includes(status)) return settled(refused('command', reply));
  const conflict = classifyConflict(body);
  if (conflict === 'in-flight') return AGAIN;
  const lastWords = ['interaction-ended', 'stale-version', 'recording-in-progress'];
  if (status === 412 || lastWords.includes(conflict)) {
    // Nothing is stored under the key, and a look after the end has shown no capture. Without that
    // look the refusal is no last word: where keys are ignored, it hides an earlier success.
    return live ? LOOK_AGAIN : STORAGE_RETRY;
  }
  return status === 409 ? LOOK_AGAIN : settled(refused('command', reply));
}

function refused(
  what: 'look' | 'command',
  { status, body }: Reply & { kind: 'response' },
): ReRecordResult & { kind: 'refused' } {
  const message = textOf(body, 'message');
  const why = message === undefined ? '' : `: ${message}`;
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
