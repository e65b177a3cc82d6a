import { judgeWave } from '../media/judge-wave.ts';
import { type Bounds, type Decision, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client } from './client.ts';
import { interactionView, isOver, type RecordingView } from './interaction-view.ts';
import { outcomeOf, reRecord } from './re-record.ts';

/** Which recording is to be looked at, and made good if it failed. */
export interface RescueTask {
  readonly tenant: string;
  readonly interactionId: string;
  readonly recordingId: string;
  /** Which attempt a re-recording would be: 1, 2, … */
  readonly attempt: number;
}

/** How hard the rescue tries. */
export interface RescueOptions {
  /** The whole of it takes no longer. Five minutes unless told. */
  readonly deadlineMs?: number;
  /** The whole of it makes no more requests, but for a last look. 60 unless told. */
  readonly requestsMax?: number;
  readonly backoff?: BackoffOptions;
}

/**
 * Looks whether a recording is all there, by its file and not by what is said of it, and starts a
 * second capture if it is not. Done means that the audio is there or is being captured; failed with
 * "storage retry is due" that the call is over and only the store can help.
 */
export function createRecordingRescue(options: RescueOptions = {}): Client<RescueTask> {
  const { deadlineMs = 300_000, requestsMax = 60 } = options;
  return async (tools) => {
    const { task, clock } = tools;
    const { recordingId, ...rest } = task;
    const bounds: Bounds = {
      deadlineMs: clock.now() + deadlineMs,
      budget: { remaining: requestsMax },
    };
    const pursuit: PursuitTools = options.backoff ? { ...tools, backoff: options.backoff } : tools;
    const checked = await check(pursuit, task, bounds);
    switch (checked.kind) {
      case 'sound':
        return { status: 'done' };
      case 'unchecked':
        return { status: 'unknown', because: checked.because };
      case 'damaged':
        return outcomeOf(
          await reRecord(pursuit, { ...rest, originalRecordingId: recordingId }, bounds),
        );
    }
  };
}

type Check =
  | { readonly kind: 'sound' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'unchecked'; readonly because: string };

const SOUND: Check = { kind: 'sound' };
const DAMAGED: Check = { kind: 'damaged' };
const AGAIN: Decision<never> = { kind: 'again' };

/** Waits until nothing more happens to the recording, and then looks at its file. */
async function check(tools: PursuitTools, task: RescueTask, bounds: Bounds): Promise<Check> {
  const path = `/api/v2/interactions/${encodeURIComponent(task.interactionId)}`;
  const look = await pursue(tools, { method: 'GET', path }, bounds, (reply): Decision<Looked> => {
    const view = interactionView(reply);
    if (view === undefined) return { kind: 'settled', result: unchecked('look', reply.status) };
    const recording = view.recordings.find(({ id }) => id === task.recordingId);
    return recording !== undefined && isOver(recording)
      ? { kind: 'settled', result: { kind: 'over', recording } }
      : AGAIN;
  });
  if (look.kind === 'exhausted') return gaveUp(look.because);
  if (look.result.kind === 'unchecked') return look.result;
  const { uri, capturedMs } = look.result.recording;
  if (uri === undefined) return DAMAGED;

  const fetched = await pursue(tools, { method: 'GET', path: uri }, bounds, (reply) => {
    const { status, media } = reply;
    if (status === 404) return { kind: 'settled', result: DAMAGED };
    if (status !== 200 || media === undefined) {
      return { kind: 'settled', result: unchecked('file', status) };
    }
    const { kind } = judgeWave(media, capturedMs);
    return { kind: 'settled', result: kind === 'sound' ? SOUND : DAMAGED };
  });
  return fetched.kind === 'exhausted' ? gaveUp(fetched.because) : fetched.result;
}

type Looked =
  | { readonly kind: 'over'; readonly recording: RecordingView }
  | (Check & { readonly kind: 'unchecked' });

function unchecked(what: 'look' | 'file', status: number): Check & { kind: 'unchecked' } {
  return { kind: 'unchecked', because: `the ${what} was answered with ${status}` };
}

function gaveUp(because: 'deadline' | 'budget'): Check {
  return { kind: 'unchecked', because: `${because} reached; the recording was not checked` };
}
