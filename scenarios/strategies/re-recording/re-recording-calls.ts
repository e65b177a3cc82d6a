import type { ClientTools } from '../../../src/client/client.ts';
import { retryAfterMs } from '../../../src/client/retry-after.ts';
import { judgeWave } from '../../../src/media/judge-wave.ts';
import type { ClientRequest, Reply } from '../../../src/transport/transport.ts';
import type { ReRecordingTask } from '../../re-recording/task.ts';

const POLL_MS = 1000;
const POLLS_MAX = 30;
/** The seed's three retries, after which a person is asked. */
const RETRY_DELAYS_MS = [2000, 8000, 32_000];

/** What a read says of a recording. */
export interface ReportedRecording {
  readonly id: string;
  readonly uploadStatus: string;
  readonly durationMs?: number;
  readonly artifactSize: number;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly uri?: string;
}

/** What a read says of an interaction. */
export interface ReportedInteraction {
  readonly state: string;
  readonly recordings: readonly ReportedRecording[];
}

type Answer = Reply & { kind: 'response' };

/** The seed's calls, each retried three times and then left to a person, which is no failure. */
export function reRecordingCalls({ transport, clock, task }: ClientTools<ReRecordingTask>) {
  const { interactionId, recordingId, attempt } = task;
  const call = async (request: ClientRequest): Promise<Answer | undefined> => {
    for (let retries = 0; ; retries++) {
      const reply = await transport.send(request);
      if (reply.kind === 'response' && !isTransient(reply)) return reply;
      const delayMs = RETRY_DELAYS_MS[retries];
      if (delayMs === undefined) return undefined;
      const askedMs = reply.kind === 'response' ? retryAfterMs(reply.headers) : undefined;
      await clock.sleep(Math.max(delayMs, askedMs ?? 0));
    }
  };
  const read = async (): Promise<ReportedInteraction | undefined> => {
    const reply = await call({ method: 'GET', path: `/api/v2/interactions/${interactionId}` });
    return reply?.status === 200 ? (reply.body as ReportedInteraction) : undefined;
  };
  const find = ({ recordings }: ReportedInteraction): ReportedRecording | undefined =>
    recordings.find(({ id }) => id === recordingId);
  return {
    read,
    find,
    /** Waits until the upload is reported to be over, asking every second. */
    uploaded: async () => {
      for (let polls = 0; polls < POLLS_MAX; polls++) {
        const interaction = await read();
        if (interaction === undefined) return undefined;
        const recording = find(interaction);
        const status = recording?.uploadStatus;
        if (recording !== undefined && (status === 'completed' || status === 'upload_failed')) {
          return { interaction, recording };
        }
        await clock.sleep(POLL_MS);
      }
      return undefined;
    },
    /** Whether the file is all there; `undefined` if nobody could tell. */
    fileIsGood: async ({ uri, startTime, endTime }: ReportedRecording) => {
      if (uri === undefined) return false;
      const reply = await call({ method: 'GET', path: uri });
      if (reply?.media === undefined) return reply === undefined ? undefined : false;
      const capturedMs = Date.parse(endTime ?? '') - Date.parse(startTime ?? '');
      return judgeWave(reply.media, capturedMs).kind === 'sound';
    },
    /** Commands the second capture, and says what came of it. */
    start: async (key: string) => {
      const reply = await call({
        method: 'POST',
        path: `/api/v2/recordings/interactions/${interactionId}`,
        headers: { 'idempotency-key': key },
        body: {
          recordingFormat: 'wav',
          channels: [
            { type: 'agent', record: true },
            { type: 'customer', record: true },
          ],
          metadata: {
            triggerSource: 'failure_detection_pipeline',
            retrySequence: attempt,
            originalRecordingId: recordingId,
          },
        },
      });
      if (reply === undefined) return MANUAL_REVIEW;
      return reply.status < 300 ? DONE : STORAGE_RETRY;
    },
  };
}

/** What is worth another try: silence, a throttle, a fault of the server, a conflict that passes. */
function isTransient({ status, body }: Answer): boolean {
  return status === 429 || status >= 500 || (status === 409 && !hasEnded(body));
}

function hasEnded(body: unknown): boolean {
  return JSON.stringify(body ?? '').includes('has ended');
}

/** The last word where the audio is there, or is being captured. */
export const DONE = { status: 'done' } as const;
/** The last word where the call is over. */
export const STORAGE_RETRY = { status: 'failed', because: 'ended: to the storage retry' } as const;
/** The last word where a person is asked to find out. */
export const MANUAL_REVIEW = { status: 'unknown', because: 'to the manual review' } as const;

/** Whether the interaction is in one of the states in which the seed lets a command be sent. */
export function isActive({ state }: ReportedInteraction): boolean {
  return state === 'active' || state === 'connected';
}
