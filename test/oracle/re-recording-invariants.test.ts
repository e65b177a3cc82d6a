import { describe, expect, it } from 'vitest';
import { reRecording, reRecordingContended } from '../../scenarios/re-recording/scenario.ts';
import type { ReRecordingTask } from '../../scenarios/re-recording/task.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import { judge } from '../../src/oracle/judge.ts';
import { simulate } from '../../src/search/simulate.ts';

type Choice = readonly [ChoiceName, string, number, number];

const INTERACTION = { method: 'GET', path: '/api/v2/interactions/int-1' };
const start = (originalRecordingId: string, key: string) => ({
  method: 'POST',
  path: '/api/v2/recordings/interactions/int-1',
  headers: { 'idempotency-key': key },
  body: {
    channels: [{ type: 'agent', record: true }],
    metadata: { originalRecordingId, retrySequence: 1 },
  },
});

const FAILED: Choice = ['recording.upload-failure', 'rec-1', 0, 1];
const begin = async ({ transport, task }: ClientTools<ReRecordingTask>, key = 'k') =>
  void (await transport.send(start(task.recordingId, key)));

/** For each invariant, a client and the choices by which it breaks it. */
const breakers: Readonly<
  Record<string, { client: Client<ReRecordingTask>; choices?: readonly Choice[] }>
> = {
  'never-overlapped-audio': {
    client: (tools) => begin(tools),
    choices: [['recording.upload-lag', 'rec-1', 0, 500]],
  },
  'no-capture-after-end': {
    client: async (tools) => {
      await tools.clock.sleep(2000);
      await begin(tools);
    },
    choices: [
      FAILED,
      ['conversation.hang-up', 'int-1', 0, 3000],
      ['media.capture-after-end', 'int-1', 0, 1],
    ],
  },
  'one-re-recording-per-attempt': {
    client: async (tools) => {
      await begin(tools, 'one');
      await tools.clock.sleep(5000);
      await begin(tools, 'two');
    },
    choices: [FAILED],
  },
  'accepted-is-good': { client: async () => ({ status: 'done' }), choices: [FAILED] },
  'honest-failure': {
    client: async (tools) => {
      await begin(tools);
      return { status: 'failed', because: 'swallowed' };
    },
    choices: [FAILED],
  },
  're-records-only-failures': { client: (tools) => begin(tools) },
  'outlasts-conflicts': {
    client: async (tools) => {
      await begin(tools);
      return { status: 'failed', because: 'a conflict' };
    },
    choices: [FAILED, ['recording.lock-lag', 'rec-1', 0, 900]],
  },
  'honours-retry-after': {
    client: async (tools) => {
      await tools.transport.send(INTERACTION);
      await begin(tools);
    },
    choices: [FAILED, ['platform.throttle', 'worker', 0, 3]],
  },
  'does-not-spin': {
    client: async (tools) => {
      for (let i = 0; i < 4; i++) await tools.transport.send(INTERACTION);
      await begin(tools);
    },
    choices: [FAILED],
  },
  'request-budget': {
    client: async (tools) => {
      for (let i = 0; i < 65; i++) {
        await tools.transport.send(INTERACTION);
        await tools.clock.sleep(100);
      }
      await begin(tools);
    },
    choices: [FAILED],
  },
  terminates: {
    client: async (tools) => {
      await begin(tools);
      for (;;) await tools.clock.sleep(1000);
    },
    choices: [FAILED],
  },
};

async function broken(client: Client<ReRecordingTask>, choices: readonly Choice[]) {
  const draws = choices.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  const simulation = await simulate(reRecording, client, planChoices(createPlan(draws)));
  return judge(simulation, reRecording.invariants)
    .filter(({ finding }) => finding.verdict !== 'pass')
    .map(({ invariant }) => invariant.name);
}

describe('the invariants of re-recording', () => {
  it('can each be broken', () => {
    expect(Object.keys(breakers).sort()).toEqual(
      reRecording.invariants.map(({ name }) => name).sort(),
    );
  });

  it.each(Object.entries(breakers))('%s', async (name, { client, choices = [] }) => {
    expect(await broken(client, choices)).toContain(name);
  });

  it('hold where one capture makes good one failure', async () => {
    expect(await broken((tools) => begin(tools), [FAILED])).toEqual([]);
  });

  it('are asked in every variant of the scenario', () => {
    expect(reRecordingContended.invariants).toBe(reRecording.invariants);
  });
});
