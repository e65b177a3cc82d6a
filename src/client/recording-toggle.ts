import { type Bounds, type Decision, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import { entitiesOf } from './entities-of.ts';
import { type Metrics, measureStart } from './start-latency.ts';
import { textOf } from './text-of.ts';
import { ToggleProgress } from './toggle-progress.ts';

/** What is to be toggled, and what the new recording carries. */
export interface ToggleTask {
  readonly conversationId: string;
  /**
   * What the toggle is for, for example the id of the event that called for it. Workers of one
   * account that are told the same toggle the call once between them. The worker's own unless told.
   */
  readonly intent?: string;
  readonly recordingSettings: { readonly tags: readonly string[]; readonly format: string };
}

/** How hard the toggle tries. */
export interface ToggleOptions {
  /**
   * The whole toggle takes no longer, restarts included; a worker that starts again later than that
   * tries once. Five minutes unless told: the longest run of faults that the model knows needs about
   * two.
   */
  readonly deadlineMs?: number;
  /** A worker makes no more requests until it ends or is restarted. 36 unless told. */
  readonly requestsMax?: number;
  readonly backoff?: BackoffOptions;
  /** Where the latency between IVR node and start of the recording goes; nowhere unless told. */
  readonly metrics?: Metrics;
}

/**
 * Stops what is being recorded and starts a recording with other settings, once, whatever the
 * platform and the network do meanwhile.
 *
 * Each write has an idempotency key that is fixed before its first attempt and outlives the process,
 * so repeating it is safe and a copy that arrives late replays a result instead of stopping the new
 * recording. Where an intent is told, the keys are made of it and of the call, so that whoever else
 * is told the same repeats the same two writes. The start waits until the stop is acknowledged; a
 * 409 is waited out or believed, by what it means.
 *
 * @throws {RangeError} if call and intent are too long to make a key.
 */
export function createRecordingToggle(options: ToggleOptions = {}): Client<ToggleTask> {
  const { deadlineMs = 300_000, requestsMax = 36, metrics } = options;
  return async (tools) => {
    const { task } = tools;
    const progress = new ToggleProgress(tools);
    const conversation = `/api/v2/conversations/voice/${encodeURIComponent(task.conversationId)}`;
    const bounds: Bounds = {
      deadlineMs: progress.begunAtMs + deadlineMs,
      budget: { remaining: requestsMax },
    };
    const pursuit: PursuitTools = options.backoff ? { ...tools, backoff: options.backoff } : tools;
    // What a life before this one sent may have taken effect.
    const startedBefore = progress.isStopped;
    if (!progress.isStopped) {
      const stop = await pursue(
        pursuit,
        {
          method: 'DELETE',
          path: `${conversation}/recording`,
          headers: { 'idempotency-key': progress.stopKey },
        },
        bounds,
        ({ status, body }) => {
          // 404 with nothing to stop is as good as stopped; the start tells if the call is missing.
          if (status === 204 || status === 404) return settled<Outcome>(DONE);
          return status === 409 ? AGAIN : settled(refused('stop', status, body));
        },
      );
      if (stop.kind === 'exhausted') return gaveUp('stop', stop);
      if (stop.result.status !== 'done') return stop.result;
      progress.noteStopped();
    }

    const start = await pursue(
      pursuit,
      {
        method: 'POST',
        path: `${conversation}/recording/start`,
        headers: { 'idempotency-key': progress.startKey },
        body: { recordingSettings: { ...task.recordingSettings } },
      },
      bounds,
      ({ status, body }) => {
        if (status === 200 || status === 201) return settled<Started>({ ...DONE, id: idOf(body) });
        return status === 409
          ? onConflict(tools, conversation, bounds, body)
          : settled<Started>(refused('start', status, body));
      },
    );
    if (start.kind === 'exhausted') {
      return start.outcomeUnknown || startedBefore
        ? reconcile(tools, conversation, start.because)
        : gaveUp('start', start);
    }
    const { result } = start;
    if (result.status === 'done' && metrics !== undefined) {
      await measureStart(tools, pursuit, conversation, result.id, metrics);
    }
    return result.status === 'done' ? DONE : result;
  };
}

type Started = Outcome & { readonly id?: string };

const DONE = { status: 'done' } as const;
const AGAIN: Decision<never> = { kind: 'again' };

function settled<Result>(result: Result): Decision<Result> {
  return { kind: 'settled', result };
}

async function onConflict(
  tools: ClientTools<ToggleTask>,
  conversation: string,
  bounds: Bounds,
  body: unknown,
): Promise<Decision<Started>> {
  const ended = settled<Started>({ status: 'failed', because: 'the conversation has ended' });
  switch (classifyConflict(body)) {
    case 'conversation-ended':
      return ended;
    case 'unclear': {
      // The body does not tell a call that is over from a lock that will be released; the call does.
      if (bounds.budget.remaining <= 0) return AGAIN;
      bounds.budget.remaining -= 1;
      const reply = await tools.transport.send({ method: 'GET', path: conversation });
      const state = reply.kind === 'response' ? textOf(reply.body, 'state') : undefined;
      return state === 'ended' ? ended : AGAIN;
    }
    default:
      return AGAIN;
  }
}

/** Looks whether a start whose outcome is unknown took effect. It can confirm, never deny. */
async function reconcile(
  tools: ClientTools<ToggleTask>,
  conversation: string,
  because: string,
): Promise<Outcome> {
  const { transport, task } = tools;
  const reply = await transport.send({ method: 'GET', path: `${conversation}/recordings` });
  const wanted = task.recordingSettings.tags.join(' ');
  const found =
    wanted !== '' &&
    reply.kind === 'response' &&
    entitiesOf(reply.body).some(
      (entity) => Array.isArray(entity.tags) && entity.tags.join(' ') === wanted,
    );
  if (found) return DONE;
  return {
    status: 'unknown',
    because: `${because} reached; an unanswered start may have taken effect`,
  };
}

function gaveUp(
  step: 'stop' | 'start',
  { because, outcomeUnknown }: { because: string; outcomeUnknown: boolean },
): Outcome {
  return outcomeUnknown
    ? { status: 'unknown', because: `${because} reached; the ${step} may have taken effect` }
    : { status: 'failed', because: `${because} reached; the ${step} was refused until then` };
}

function refused(step: 'stop' | 'start', status: number, body: unknown): Outcome {
  const message = textOf(body, 'message');
  const why = message === undefined ? '' : `: ${message}`;
  return { status: 'failed', because: `the ${step} was refused with ${status}${why}` };
}

function idOf(body: unknown): string {
  return textOf(body, 'id') ?? '';
}
