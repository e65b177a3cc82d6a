import type { ClientTools } from '../../../src/client/client.ts';
import { classifyConflict } from '../../../src/client/conflict.ts';
import { DatabaseUnavailableError, type Records } from '../../../src/client/database.ts';
import { politely } from '../../../src/client/polite-transport.ts';
import { judgeWave } from '../../../src/media/judge-wave.ts';
import type { RecordingRepairTask } from '../../../src/pipeline/pipeline-client.ts';
import type { ClientRequest, Reply } from '../../../src/transport/transport.ts';
import type { Delivery } from '../../../src/transport/webhooks.ts';

/** The seed's pauses before the attempts. */
export const DELAYS_MS: readonly number[] = [2000, 8000, 32_000];

/** Far more than the faults of any plan, so that only the advice on trial can be at fault. */
const TRIES_MAX = 100;
const PAUSE_MS = 2000;

/** What an event says of a recording that has ended. */
export interface EndedRecording {
  readonly eventId: string;
  readonly interactionId: string;
  readonly recordingId: string;
  /** The call's own recording: itself, or the one that it was to replace. */
  readonly originalId: string;
  /** 0 for the call's own; 1, 2, … for those that were to replace it. */
  readonly attempt: number;
  readonly failed: boolean;
  /** Where the file is, or will be. */
  readonly uri: string;
  readonly capturedMs: number;
}

/** What a read says of an interaction. */
interface ReportedInteraction {
  readonly state: string;
  readonly recordings: readonly ReportedRecording[];
}

/** What a read says of a recording. */
interface ReportedRecording {
  readonly id: string;
  readonly uploadStatus: string;
  readonly originalRecordingId?: string;
  readonly retrySequence?: number;
}

/** How a recording ends. */
export type End = 'verified' | 'stored' | 'review';

/** An interaction as it was read, with its tag. */
interface SeenCall {
  /** Whether the interaction is in one of the states in which the seed lets a command be sent. */
  readonly active: boolean;
  /** Whether no capture of it is under way or being uploaded. */
  readonly clear: boolean;
  readonly recordings: readonly ReportedRecording[];
  readonly etag: string | undefined;
}

type Answer = Reply & { kind: 'response' };

/** What an event says. */
export function recordingOf({ event }: Delivery): EndedRecording {
  const data = event.data as Record<string, unknown>;
  const { interactionId, recordingId, originalRecordingId, retrySequence } = data;
  return {
    eventId: event.id,
    interactionId: String(interactionId),
    recordingId: String(recordingId),
    originalId: String(originalRecordingId ?? recordingId),
    attempt: Number(retrySequence ?? 0),
    failed: data.uploadStatus !== 'completed',
    uri: String(data.uri),
    capturedMs: Date.parse(String(data.endTime)) - Date.parse(String(data.startTime)),
  };
}

/** Carries out a change however often the database is away; it must bear being made twice. */
export async function patiently<Result>(
  { database, clock }: Pick<ClientTools, 'database' | 'clock'>,
  change: (records: Records) => Result,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.transact(change);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || tries >= TRIES_MAX) throw error;
    }
    await clock.sleep(PAUSE_MS);
  }
}

/** The seed's calls. What is not answered, or not now, comes to nothing; `insist` asks on. */
export function recordingRepairCalls(tools: ClientTools<RecordingRepairTask>) {
  const { clock } = tools;
  const transport = politely(tools);
  /** One try. `undefined` if there was no answer, or one that asks to come again. */
  const ask = async (request: ClientRequest): Promise<Answer | undefined> => {
    const reply = await transport.send(request);
    if (reply.kind === 'no-response') return undefined;
    return reply.status === 429 || reply.status >= 500 ? undefined : reply;
  };
  const look = async (interactionId: string): Promise<SeenCall | undefined> => {
    const reply = await ask({ method: 'GET', path: `/api/v2/interactions/${interactionId}` });
    if (reply?.status !== 200) return undefined;
    const { state, recordings } = reply.body as ReportedInteraction;
    return {
      active: state === 'active' || state === 'connected',
      clear: recordings.every(({ uploadStatus }) =>
        ['completed', 'upload_failed'].includes(uploadStatus),
      ),
      recordings,
      etag: reply.headers.etag,
    };
  };
  return {
    look,
    /** Whether the file is all there; `undefined` if nobody could tell. */
    isWhole: async ({ uri, capturedMs }: EndedRecording): Promise<boolean | undefined> => {
      const reply = await ask({ method: 'GET', path: uri });
      // Of what broke off, nobody can tell.
      if (reply === undefined || reply.media?.sentBytes !== undefined) return undefined;
      return reply.media !== undefined && judgeWave(reply.media, capturedMs).kind === 'sound';
    },
    /** Commands a second capture. */
    start: async (
      { interactionId, originalId }: EndedRecording,
      attempt: number,
      headers: Readonly<Record<string, string>>,
    ): Promise<'started' | 'ended' | undefined> => {
      const reply = await ask({
        method: 'POST',
        path: `/api/v2/recordings/interactions/${interactionId}`,
        headers,
        body: {
          recordingFormat: 'wav',
          channels: [
            { type: 'agent', record: true },
            { type: 'customer', record: true },
          ],
          metadata: { originalRecordingId: originalId, retrySequence: attempt },
        },
      });
      if (reply === undefined) return undefined;
      if (reply.status < 300) return 'started';
      return classifyConflict(reply.body) === 'interaction-ended' ? 'ended' : undefined;
    },
    /** Notes on the interaction how a recording ended. */
    note: async ({ interactionId, originalId }: EndedRecording, end: End) => {
      const reply = await ask({
        method: 'PATCH',
        path: `/api/v2/interactions/${interactionId}`,
        body: {
          annotations: {
            compliance: end === 'review' ? 'requires_manual_review' : 'compliance_verified',
            validationLog: [`${originalId} ended as ${end}`],
          },
        },
      });
      return reply !== undefined && reply.status < 300 ? true : undefined;
    },
    /** Does something until it comes to something, which once faults are over it does. */
    insist: async <Result>(act: () => Promise<Result | undefined>): Promise<Result> => {
      for (let tries = 1; tries < TRIES_MAX; tries++) {
        const result = await act();
        if (result !== undefined) return result;
        await clock.sleep(PAUSE_MS);
      }
      throw new Error(`nothing came of ${TRIES_MAX} tries`);
    },
  };
}

/** What {@link recordingRepairCalls} makes. */
export type RecordingRepairCalls = ReturnType<typeof recordingRepairCalls>;
