import type { RecordingToggleTask } from '../../scenarios/index.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import type { Choices } from '../../src/choice/choices.ts';
import { randomFrom } from '../../src/choice/hash.ts';
import type { Client } from '../../src/client/client.ts';
import { createMemory } from '../../src/client/memory.ts';
import { Timeline } from '../../src/time/timeline.ts';
import {
  type ClientRequest,
  REQUEST_TIMEOUT_MS,
  type Reply,
} from '../../src/transport/transport.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const NO_MEMORY = createMemory();

/** The state of the call, as few fields as will do. */
interface State {
  recordings: { state: string; shown: string; tags: readonly string[] }[];
  lock: number;
  live: boolean;
}

/**
 * The toggle as one would write it by hand: one function of state and request, no machines, no
 * routes, no authentication, no journal, no history, no bands. It draws the same choices, so that
 * both sides have equal work that is not theirs.
 */
export async function handWrittenToggle(
  client: Client<RecordingToggleTask>,
  task: RecordingToggleTask,
  choices: Choices,
): Promise<number> {
  const timeline = new Timeline();
  const state: State = { recordings: [], lock: -1, live: true };
  const keys = new Map<string, { reply: Reply; readyAtMs: number }>();
  const executed = { DELETE: 0, POST: 0 };
  let refusals = 0;
  let throttled = 0;
  let requests = 0;
  let told = false;

  const change = (index: number, to: string, nth: number): void => {
    const recording = state.recordings[index];
    if (recording === undefined) return;
    recording.state = to;
    const lagMs = choices.draw(CATALOGUE['recording.view-lag'], `rec-${index + 1}`, nth);
    if (lagMs === 0) recording.shown = to;
    else {
      timeline.at(timeline.nowMs + lagMs, () => {
        recording.shown = to;
      });
    }
  };
  const begin = (tags: readonly string[]): number => {
    const index = state.recordings.push({ state: 'queued', shown: '', tags }) - 1;
    state.lock = index;
    change(index, 'queued', 0);
    const lagMs = choices.draw(CATALOGUE['recording.start-lag'], `rec-${index + 1}`, 0);
    timeline.at(timeline.nowMs + lagMs, () => {
      if (state.recordings[index]?.state === 'queued') change(index, 'recording', 1);
    });
    return index;
  };
  const end = (index: number): void => {
    change(index, 'stopping', 2);
    const subject = `rec-${index + 1}`;
    const stopLagMs = choices.draw(CATALOGUE['recording.stop-lag'], subject, 0);
    timeline.at(timeline.nowMs + stopLagMs, () => {
      change(index, 'uploading', 3);
      const lockLagMs = choices.draw(CATALOGUE['recording.lock-lag'], subject, 0);
      timeline.at(timeline.nowMs + lockLagMs, () => {
        if (state.lock === index) state.lock = -1;
      });
      const uploadLagMs = choices.draw(CATALOGUE['recording.upload-lag'], subject, 0);
      timeline.at(timeline.nowMs + uploadLagMs, () => change(index, 'completed', 4));
    });
  };
  const answer = (status: number, body?: unknown, headers = {}): Reply => ({
    kind: 'response',
    status,
    headers,
    body,
  });
  const refuse = (status: number, code: string, message: string, headers = {}): Reply => {
    switch (choices.draw(CATALOGUE['platform.error-shape'], 'worker', refusals++)) {
      case 1:
        return answer(status, { code: 'conflict', message }, headers);
      case 2:
        return answer(status, { code: status, message: 'Conflict', errors: [message] }, headers);
      default:
        return answer(status, { code, message }, headers);
    }
  };
  const reduce = ({ method, path, body }: ClientRequest): Reply => {
    const seconds = choices.draw(CATALOGUE['platform.throttle'], 'worker', throttled++);
    if (seconds > 0) return refuse(429, 'throttled', 'slow down', { 'retry-after': `${seconds}` });
    switch (method) {
      case 'DELETE': {
        const { state: now } = state.recordings[state.lock] ?? { state: 'none' };
        if (now === 'queued' || now === 'recording') end(state.lock);
        else if (now !== 'stopping') return refuse(404, 'none', 'none');
        return answer(204);
      }
      case 'POST': {
        if (!state.live) return refuse(409, 'conversation.ended', 'The conversation has ended.');
        if (state.lock !== -1) {
          return refuse(409, 'recording.in.progress', 'A recording is already in progress.');
        }
        const { recordingSettings } = body as Pick<RecordingToggleTask, 'recordingSettings'>;
        return answer(201, { id: `rec-${begin(recordingSettings.tags) + 1}` });
      }
      default:
        return path.endsWith('/recordings')
          ? answer(200, { entities: state.recordings.map(({ shown }) => ({ state: shown })) })
          : answer(200, { state: state.live ? 'queued' : 'ended' });
    }
  };
  const arrive = (request: ClientRequest): Reply => {
    const key = request.headers?.['idempotency-key'];
    const stored = key === undefined ? undefined : keys.get(key);
    if (stored !== undefined) {
      return stored.readyAtMs > timeline.nowMs
        ? refuse(409, 'idempotency.in.flight', 'being processed')
        : stored.reply;
    }
    const reply = reduce(request);
    if (key !== undefined && reply.kind === 'response' && ![409, 429].includes(reply.status)) {
      const method = request.method === 'DELETE' ? 'DELETE' : 'POST';
      const operation = method === 'DELETE' ? 'recording.stop' : 'recording.start';
      const kind = CATALOGUE['idempotency.commit-lag'];
      const lagMs = choices.draw(kind, operation, executed[method]++);
      keys.set(key, { reply, readyAtMs: timeline.nowMs + lagMs });
    }
    return reply;
  };
  const send = (request: ClientRequest): Promise<Reply> => {
    const nth = requests++;
    const draw = (
      name: 'request-lost' | 'response-lost' | 'request-latency' | 'response-latency' | 'duplicate',
    ) => choices.draw(CATALOGUE[`network.${name}`], 'worker', nth);
    const lost = draw('request-lost') === 1;
    const silent = draw('response-lost') === 1;
    const arrivesAtMs = timeline.nowMs + 20 + draw('request-latency');
    const returnsAtMs = arrivesAtMs + 20 + draw('response-latency');
    const duplicateMs = draw('duplicate');
    const givesUpAtMs = timeline.nowMs + (request.timeoutMs ?? REQUEST_TIMEOUT_MS);
    return new Promise((resolve) => {
      const tell = (reply: Reply): void => {
        told = true;
        resolve(reply);
      };
      const inTime = !lost && !silent && returnsAtMs <= givesUpAtMs;
      if (!lost) {
        timeline.at(arrivesAtMs, () => {
          const reply = arrive(request);
          if (inTime) timeline.at(returnsAtMs, () => tell(reply));
        });
        if (duplicateMs > 0) timeline.at(arrivesAtMs + duplicateMs, () => void arrive(request));
      }
      if (!inTime)
        timeline.at(givesUpAtMs, () => tell({ kind: 'no-response', because: 'timeout' }));
    });
  };

  begin([]);
  const stepLagMs = choices.draw(CATALOGUE['conversation.step-lag'], 'conv-1', 0);
  timeline.at(500 + stepLagMs, () => {
    const hangUpMs = choices.draw(CATALOGUE['conversation.hang-up'], 'conv-1', 0);
    if (hangUpMs > 0) {
      timeline.at(timeline.nowMs + hangUpMs, () => {
        state.live = false;
        const { state: now } = state.recordings[state.lock] ?? { state: 'none' };
        if (now === 'queued' || now === 'recording') end(state.lock);
      });
    }
    told = true;
    let keysMade = 0;
    const random = randomFrom(choices.draw(CATALOGUE['client.randomness'], 'worker', 0));
    void client({
      task,
      random,
      newKey: () => `worker-key-${++keysMade}`,
      memory: NO_MEMORY,
      webhooks: NO_WEBHOOKS,
      transport: { send },
      clock: {
        now: () => timeline.nowMs,
        sleep: (ms) =>
          new Promise((resolve) => {
            timeline.at(timeline.nowMs + ms, () => {
              told = true;
              resolve();
            });
          }),
      },
    });
  });
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      for (;;) {
        if (told) {
          told = false;
          queueMicrotask(() => process.nextTick(pump));
          return;
        }
        if (!timeline.step()) {
          resolve();
          return;
        }
      }
    };
    pump();
  });
  return requests;
}
