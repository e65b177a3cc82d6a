import { describe, expect, it } from 'vitest';
import { type RecordingToggleTask, recordingToggle } from '../../scenarios/index.ts';
import { recordingToggleKeysIgnored } from '../../scenarios/recording-toggle/keys-ignored.ts';
import { callOf } from '../../scenarios/recording-toggle/scenario.ts';
import { TAG } from '../../scenarios/recording-toggle/task.ts';
import {
  recordingToggleContended,
  recordingToggleCrashing,
} from '../../scenarios/recording-toggle/variants.ts';
import { planChoices } from '../../src/choice/plan.ts';
import type { Client } from '../../src/client/client.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { createRecordingToggle } from '../../src/client/recording-toggle.ts';
import { START_LATENCY } from '../../src/client/start-latency.ts';
import { openConversation } from '../../src/platform/voice/conversation-lifecycle.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const BENIGN = planChoices({ format: 'stalemate.plan', version: 1, model: '', choices: [] });
const TAGGED = { tags: ['t'], format: 'wav' } as const;

describe('the resilient toggle', () => {
  it('needs two requests where nothing goes wrong', async () => {
    const { operations, reports } = await simulate(
      recordingToggle,
      createRecordingToggle(),
      BENIGN,
    );
    expect(operations.map(({ method }) => method)).toEqual(['DELETE', 'POST']);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('reports how long after the IVR node the recording began, by the platform’s clock', async () => {
    const values: [string, number][] = [];
    const client = createRecordingToggle({
      metrics: { distribution: (name, valueMs) => values.push([name, valueMs]) },
    });
    const lagging = planChoices({
      format: 'stalemate.plan',
      version: 1,
      model: '',
      choices: [
        { kind: 'recording.start-lag', subject: 'rec-2', nth: 0, value: 300 },
        { kind: 'recording.view-lag', subject: 'rec-2', nth: 1, value: 900 },
      ],
    });
    const { world } = await simulate(recordingToggle, client, lagging);
    const [call] = voiceOf(world).conversations.values();
    const began = call?.recordings[1]?.captureFromMs ?? 0;
    expect(values).toEqual([[START_LATENCY, began - (call?.ivrCompletedAtMs ?? 0)]]);
    expect(began).toBeGreaterThan(800);
  });

  const brokenBy = async (scenario: typeof recordingToggle, client: Client<RecordingToggleTask>) =>
    (await search({ scenario, client }, { seed: 1, runs: 500 })).found?.run.broken?.invariant.name;

  it('would start twice if its keys did not outlive its process', async () => {
    const forgetful: Client<RecordingToggleTask> = (tools) =>
      createRecordingToggle()({ ...tools, memory: createMemory() });
    expect(await brokenBy(recordingToggleCrashing, forgetful)).toBe('starts-at-most-once');
  });

  it('would not know the recording of another worker for its own by keys of its own', async () => {
    const alone: Client<RecordingToggleTask> = (tools) => {
      const { intent: _, ...task } = tools.task;
      return createRecordingToggle()({ ...tools, task });
    };
    expect(await brokenBy(recordingToggleContended, alone)).toBe('honest-report');
  });

  it('would not outlast a platform that ignores keys without being told of it', async () => {
    const untold: Client<RecordingToggleTask> = (tools) => {
      const { keysIgnored: _, ...task } = tools.task;
      return createRecordingToggle()({ ...tools, task });
    };
    expect(await brokenBy(recordingToggleKeysIgnored, untold)).toBe('honest-report');
  });

  it('takes no older recording of the same tags for its own', async () => {
    const { operations, reports, world } = await simulate(
      {
        ...recordingToggleKeysIgnored,
        arrange({ world: arranged }) {
          const defaultRecording = { tags: [TAG], format: 'wav' } as const;
          openConversation(arranged, { ...callOf('conv-1'), defaultRecording });
        },
      },
      createRecordingToggle(),
      planChoices({
        format: 'stalemate.plan',
        version: 1,
        model: '',
        choices: [{ kind: 'network.request-lost', subject: 'worker', nth: 2, value: 1 }],
      }),
    );
    expect(operations.map(({ method }) => method)).toEqual([
      'GET',
      'DELETE',
      'POST',
      'GET',
      'POST',
    ]);
    expect(reports).toMatchObject([{ status: 'done' }]);
    expect(voiceOf(world).conversations.get('conv-1')?.recordings).toHaveLength(2);
  });

  it('asks for a tag where keys are ignored', async () => {
    const untagged: Client<RecordingToggleTask> = (tools) => {
      const { task } = tools;
      const recordingSettings = { ...task.recordingSettings, tags: [] };
      return createRecordingToggle()({ ...tools, task: { ...task, recordingSettings } });
    };
    const { operations, reports } = await simulate(recordingToggleKeysIgnored, untagged, BENIGN);
    expect(operations).toEqual([]);
    expect(reports).toMatchObject([{ status: 'threw', because: expect.stringContaining('a tag') }]);
  });

  it('does not stop again what was started in a life before, even where keys are forgotten', async () => {
    const sent: string[] = [];
    const memory = createMemory();
    const tools = {
      clock: { now: () => 0, sleep: async () => undefined },
      random: () => 0.5,
      newKey: () => 'key',
      memory,
      database: createMemoryDatabase(),
      webhooks: NO_WEBHOOKS,
      task: { conversationId: 'conv-1', recordingSettings: TAGGED },
    };
    const live = (startStatus: number) =>
      createRecordingToggle({ requestsMax: 2 })({
        ...tools,
        transport: {
          send: async ({ method }) => {
            sent.push(method);
            const status = method === 'DELETE' ? 204 : startStatus;
            return { kind: 'response', status, headers: {}, body: {} };
          },
        },
      });
    // The list says nothing of it either, so nobody can tell.
    expect(await live(503)).toMatchObject({ status: 'unknown' });
    expect(await live(201)).toEqual({ status: 'done' });
    expect(sent).toEqual(['DELETE', 'POST', 'GET', 'POST']);
  });

  it('refuses an intent that makes no key', async () => {
    const task = { conversationId: 'conv-1', intent: 'x'.repeat(300), recordingSettings: TAGGED };
    const client: Client<RecordingToggleTask> = (tools) =>
      createRecordingToggle()({ ...tools, task });
    const { reports } = await simulate(recordingToggle, client, BENIGN);
    expect(reports).toMatchObject([
      { status: 'threw', because: expect.stringContaining('longer than 255') },
    ]);
  });

  it('says unknown, not done or failed, when nobody ever answers', async () => {
    const tools = {
      transport: { send: async () => ({ kind: 'no-response', because: 'connection' }) as const },
      clock: { now: () => 0, sleep: async () => undefined },
      random: () => 0.5,
      newKey: () => 'key',
      memory: createMemory(),
      database: createMemoryDatabase(),
      webhooks: NO_WEBHOOKS,
      task: { conversationId: 'conv-1', recordingSettings: TAGGED },
    };
    const outcome = await createRecordingToggle({ requestsMax: 5 })(tools);
    expect(outcome).toMatchObject({ status: 'unknown' });
  });
});
