import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import { planChoices } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { createRecordingToggle } from '../../src/client/recording-toggle.ts';
import { START_LATENCY } from '../../src/client/start-latency.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import { simulate } from '../../src/search/simulate.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

describe('the resilient toggle', () => {
  it('needs two requests where nothing goes wrong', async () => {
    const benign = planChoices({ format: 'stalemate.plan', version: 1, model: '', choices: [] });
    const { operations, reports } = await simulate(
      recordingToggle,
      createRecordingToggle(),
      benign,
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

  it('says unknown, not done or failed, when nobody ever answers', async () => {
    const tools = {
      transport: { send: async () => ({ kind: 'no-response', because: 'connection' }) as const },
      clock: { now: () => 0, sleep: async () => undefined },
      random: () => 0.5,
      newKey: () => 'key',
      memory: createMemory(),
      database: createMemoryDatabase(),
      webhooks: NO_WEBHOOKS,
      task: { conversationId: 'conv-1', recordingSettings: { tags: ['t'], format: 'wav' } },
    };
    const outcome = await createRecordingToggle({ requestsMax: 5 })(tools);
    expect(outcome).toMatchObject({ status: 'unknown' });
  });
});
