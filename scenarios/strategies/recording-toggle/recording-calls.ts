import type { ClientTools } from '../../../src/client/client.ts';
import type { Reply } from '../../../src/transport/transport.ts';
import type { RecordingToggleTask } from '../../recording-toggle/task.ts';

/** What an SDK throws: an answer that is no success, or none at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 where there was no answer. */
  readonly status: number;

  constructor(reply: Reply) {
    super(reply.kind === 'response' ? `${reply.status}` : reply.because);
    this.status = reply.kind === 'response' ? reply.status : 0;
  }
}

/** The three calls of the seed as a plain SDK has them: they answer, or throw. */
export function recordingCalls({ transport, task }: ClientTools<RecordingToggleTask>) {
  const base = `/api/v2/conversations/voice/${task.conversationId}`;
  const call = async (
    method: string,
    path: string,
    body?: RecordingToggleTask['recordingSettings'],
  ) => {
    const payload = body === undefined ? {} : { body: { recordingSettings: { ...body } } };
    const reply = await transport.send({ method, path: `${base}${path}`, ...payload });
    if (reply.kind === 'response' && reply.status < 300) return reply.body;
    throw new ApiError(reply);
  };
  return {
    stop: () => call('DELETE', '/recording'),
    start: () => call('POST', '/recording/start', task.recordingSettings),
    /** Whether a list of the recordings shows an active one. */
    anyActive: async () => {
      const { entities } = (await call('GET', '/recordings')) as { entities: { state: string }[] };
      return entities.some((recording) => recording.state === 'active');
    },
  };
}
