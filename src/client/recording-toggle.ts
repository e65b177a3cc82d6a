import { type Bounds, type Decision, type PursuitTools, pursue } from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import { type Metrics, measureStart } from './start-latency.ts';
import { textOf } from './text-of.ts';
import { ToggleProgress } from './toggle-progress.ts';
import { recordingsOf, ToggleWitness, taggedIn } from './toggle-witness.ts';

/** What is to be toggled, and what the new recording carries. */
export interface ToggleTask {
  readonly conversationId: string;
  /**
   * What the toggle is for, for example the id of the event that called for it. Workers of one
   * account that are told the same toggle the call once between them. The worker's own unless told.
   */
  readonly intent?: string;
  readonly recordingSettings: { readonly tags: readonly string[]; readonly format: string };
  /**
   * Set where the platform is known to ignore idempotency keys; they are relied on unless told. The
   * recording must then have a tag by which reads show it, and nobody else may toggle the call: a
   * second worker's stop cannot be told from one's own.
   */
  readonly keysIgnored?: boolean;
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
 * With `keysIgnored`, time and reads stand in for keys: the start waits until no stop that got no
 * answer can arrive any more, and is not repeated before the list, read late enough, shows nothing of
 * it. A copy that the network makes of a stop nobody can keep from effect there.
 *
 * @throws {RangeError} if call and intent are too long to make a key.
 * @throws {TypeError} if keys are ignored and the recording has no tag.
 */
export function createRecordingToggle(options: ToggleOptions = {}): Client<ToggleTask> {
  const { deadlineMs = 300_000, requestsMax = 36, metrics } = options;
  return async (tools) => {
    const { task } = tools;
    const { tags } = task.recordingSettings;
    if (task.keysIgnored === true && tags.join('') === '') {
      throw new TypeError('where keys are ignored, a recording needs a tag to be known by');
    }
    const progress = new ToggleProgress(tools);
    const errand: Errand = {
      tools,
      pursuit: options.backoff ? { ...tools, backoff: options.backoff } : tools,
      bounds: {
        deadlineMs: progress.begunAtMs + deadlineMs,
        budget: { remaining: requestsMax },
      },
      progress,
      conversation: `/api/v2/conversations/voice/${encodeURIComponent(task.conversationId)}`,
    };
    // What a life before this one sent may have taken effect.
    const startedBefore = progress.isStopped;
    const witness = task.keysIgnored === true ? await openWitness(errand) : undefined;
    if (witness !== undefined && 'because' in witness) return witness;
    if (!progress.isStopped) {
      const stopped = await stop(errand, witness);
      if (stopped.status !== 'done') return stopped;
      progress.noteStopped();
    }
    const { id, ...started } = await start(errand, witness, startedBefore);
    if (started.status === 'done' && id !== undefined && metrics !== undefined) {
      await measureStart(tools, errand.pursuit, errand.conversation, id, metrics);
    }
    return started;
  };
}

/** What every step of a toggle needs. */
interface Errand {
  readonly tools: ClientTools<ToggleTask>;
  readonly pursuit: PursuitTools;
  readonly bounds: Bounds;
  readonly progress: ToggleProgress;
  /** The path of the call. */
  readonly conversation: string;
}

/** How the start ended; with its recording where an answer or the list named it. */
type Started = Outcome & { readonly id?: string };
type Failure = Extract<Outcome, { status: 'failed' }>;

const DONE = { status: 'done' } as const;
const AGAIN: Decision<never> = { kind: 'again' };

function settled<Result>(result: Result): Decision<Result> {
  return { kind: 'settled', result };
}

/** Looks which recordings carry the tags already, so that a later look tells the new one from them. */
async function openWitness(errand: Errand): Promise<ToggleWitness | Failure> {
  const { tools, pursuit, bounds, progress, conversation } = errand;
  const { tags } = tools.task.recordingSettings;
  if (progress.known === undefined) {
    const look = await pursue(pursuit, recordingsOf(conversation), bounds, ({ status, body }) =>
      settled(status === 200 ? taggedIn(body, tags) : refused('first look', status, body)),
    );
    if (look.kind === 'exhausted') {
      return { status: 'failed', because: `${look.because} reached; nothing was sent` };
    }
    if ('status' in look.result) return look.result;
    progress.noteKnown(look.result);
  }
  const wanted = { conversation, tags, known: progress.known ?? [] };
  return new ToggleWitness(pursuit, wanted, bounds, progress.isResumed);
}

async function stop(errand: Errand, witness: ToggleWitness | undefined): Promise<Outcome> {
  const { pursuit, bounds, progress, conversation } = errand;
  const pursued = await pursue<Outcome>(
    pursuit,
    {
      method: 'DELETE',
      path: `${conversation}/recording`,
      headers: { 'idempotency-key': progress.stopKey },
    },
    bounds,
    ({ status, body }) => {
      // 404 with nothing to stop is as good as stopped; the start tells if the call is missing.
      if (status === 204 || status === 404) return settled(DONE);
      return status === 409 ? AGAIN : settled(refused('stop', status, body));
    },
    witness?.ofStop,
  );
  if (pursued.kind === 'exhausted') return gaveUp('stop', pursued);
  if (pursued.result.status !== 'done' || witness === undefined || (await witness.quiet())) {
    return pursued.result;
  }
  return gaveUp('stop', { because: 'deadline', outcomeUnknown: true });
}

async function start(
  errand: Errand,
  witness: ToggleWitness | undefined,
  startedBefore: boolean,
): Promise<Started> {
  const { tools, pursuit, bounds, progress, conversation } = errand;
  const pursued = await pursue<Started>(
    pursuit,
    {
      method: 'POST',
      path: `${conversation}/recording/start`,
      headers: { 'idempotency-key': progress.startKey },
      body: { recordingSettings: { ...tools.task.recordingSettings } },
    },
    bounds,
    ({ status, body }) => {
      if (status === 200 || status === 201) return settled({ ...DONE, id: idOf(body) });
      return status === 409
        ? onConflict(errand, body, witness)
        : settled(refused('start', status, body));
    },
    witness?.ofStart(startedBefore),
  );
  if (pursued.kind === 'settled') return pursued.result;
  return pursued.outcomeUnknown || startedBefore
    ? reconcile(errand, pursued.because)
    : gaveUp('start', pursued);
}

async function onConflict(
  { tools, bounds, conversation }: Errand,
  body: unknown,
  witness: ToggleWitness | undefined,
): Promise<Decision<Started>> {
  // What is in the way may be what a copy of this very start has made.
  const look = await witness?.look();
  if (look?.kind === 'settled' && look.result !== undefined) return settled(look.result);
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
  { tools, progress, conversation }: Errand,
  because: string,
): Promise<Outcome> {
  const { transport, task } = tools;
  const reply = await transport.send(recordingsOf(conversation));
  const tagged = reply.kind === 'response' ? taggedIn(reply.body, task.recordingSettings.tags) : [];
  if (tagged.some((id) => !progress.known?.includes(id))) return DONE;
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

function refused(step: 'first look' | 'stop' | 'start', status: number, body: unknown): Failure {
  const message = textOf(body, 'message');
  const why = message === undefined ? '' : `: ${message}`;
  return { status: 'failed', because: `the ${step} was refused with ${status}${why}` };
}

function idOf(body: unknown): string {
  return textOf(body, 'id') ?? '';
}
