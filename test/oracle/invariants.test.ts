import { describe, expect, it } from 'vitest';
import { type RecordingToggleTask, recordingToggle } from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client } from '../../src/client/client.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Invariant } from '../../src/oracle/invariant.ts';
import { judge, worst } from '../../src/oracle/judge.ts';
import { type Conversation, voiceOf } from '../../src/platform/voice/voice.ts';
import { createWorld } from '../../src/platform/world.ts';
import { simulate } from '../../src/search/simulate.ts';

const BASE = '/api/v2/conversations/voice/conv-1';
const STOP = { method: 'DELETE', path: `${BASE}/recording` };
const LIST = { method: 'GET', path: `${BASE}/recordings` };
const start = ({ recordingSettings }: RecordingToggleTask) => ({
  method: 'POST',
  path: `${BASE}/recording/start`,
  body: { recordingSettings: { ...recordingSettings } },
});

type Breaker = Client<RecordingToggleTask>;

const toggles: Breaker = async ({ transport, task }) => {
  await transport.send(STOP);
  await transport.send(start(task));
};

/** For each invariant, the client and the choices that break it, and a client that does not. */
const breakers: Readonly<
  Record<string, { client: Breaker; plan?: Partial<Record<ChoiceName, [string, number, number]>> }>
> = {
  'starts-at-most-once': {
    client: async (tools) => {
      await toggles(tools);
      await toggles(tools);
    },
  },
  'honest-report': { client: async () => ({ status: 'done' }) },
  'call-stays-recorded': {
    client: async ({ transport }) => {
      await transport.send(STOP);
      return { status: 'failed', because: 'bored' };
    },
  },
  'outlasts-conflicts': {
    client: async ({ transport, task }) => {
      await transport.send(start(task));
      return { status: 'failed', because: 'a conflict' };
    },
  },
  'honours-retry-after': {
    client: async (tools) => {
      await tools.transport.send(LIST);
      await toggles(tools);
    },
    plan: { 'platform.throttle': ['worker', 0, 2] },
  },
  'does-not-spin': {
    client: async (tools) => {
      for (let i = 0; i < 4; i++) await tools.transport.send(LIST);
      await toggles(tools);
    },
  },
  'request-budget': {
    client: async (tools) => {
      for (let i = 0; i < 45; i++) {
        await tools.transport.send(LIST);
        await tools.clock.sleep(100);
      }
      await toggles(tools);
    },
  },
  terminates: {
    client: async (tools) => {
      await toggles(tools);
      for (;;) await tools.clock.sleep(1000);
    },
  },
};

async function brokenBy(name: string): Promise<string[]> {
  const breaker = breakers[name];
  if (breaker === undefined) throw new Error(`nothing breaks ${name}`);
  const draws = Object.entries(breaker.plan ?? {}).map(([kind, [subject, nth, value]]) => ({
    kind: CATALOGUE[kind as ChoiceName],
    subject,
    nth,
    value,
  }));
  const choices = planChoices(createPlan(draws));
  const evidence = await simulate(recordingToggle, breaker.client, choices);
  return judge(evidence, recordingToggle.invariants)
    .filter(({ finding }) => finding.verdict === 'fail')
    .map(({ invariant }) => invariant.name);
}

describe('every invariant of the recording toggle can be broken', () => {
  it.each(recordingToggle.invariants.map(({ name }) => name).filter((name) => name in breakers))(
    '%s',
    async (name) => {
      expect((await brokenBy(name))[0]).toBe(name);
    },
  );

  it('but for the one that the platform itself guarantees, which two captures at once would break', () => {
    const names = recordingToggle.invariants.map(({ name }) => name);
    expect(names.filter((name) => !(name in breakers))).toEqual(['one-capture-at-a-time']);
    const [oneCapture] = recordingToggle.invariants;
    const capture = (id: string, captureFromMs: number, captureToMs: number | undefined) => ({
      id,
      settings: { tags: [] },
      captureFromMs,
      captureToMs,
    });
    const worldWith = (recordings: unknown[]) => {
      const world = createWorld({ choices: benign });
      voiceOf(world).conversations.set('conv-1', { recordings } as unknown as Conversation);
      return world;
    };
    const evidence = (to: number | undefined) =>
      ({
        operations: [],
        reports: [],
        world: worldWith([capture('rec-1', 0, to), capture('rec-2', 5, undefined)]),
      }) as unknown as Evidence;
    expect(oneCapture?.check(evidence(6)).verdict).toBe('fail');
    expect(oneCapture?.check(evidence(undefined)).verdict).toBe('fail');
    expect(oneCapture?.check(evidence(5)).verdict).toBe('pass');
  });
});

describe('a verdict', () => {
  const saying = (verdict: 'pass' | 'fail' | 'unknown'): Invariant => ({
    name: verdict,
    says: '',
    provenance: { by: 'ours', source: '' },
    check: () =>
      verdict === 'fail'
        ? { verdict, because: '', atMs: 0 }
        : verdict === 'unknown'
          ? { verdict, because: '' }
          : { verdict },
  });
  const crashing: Invariant = {
    ...saying('pass'),
    check: () => {
      throw new Error('lost my glasses');
    },
  };
  const nothing = {} as Evidence;

  it('is the worst of all', () => {
    const of = (...invariants: Invariant[]) => worst(judge(nothing, invariants));
    expect(of(saying('pass'), saying('pass'))).toBe('pass');
    expect(of(saying('pass'), saying('unknown'))).toBe('unknown');
    expect(of(saying('unknown'), saying('fail'), saying('pass'))).toBe('fail');
  });

  it('is unknown where the oracle crashed', () => {
    expect(judge(nothing, [crashing])).toMatchObject([
      { finding: { verdict: 'unknown', because: 'the oracle crashed: Error: lost my glasses' } },
    ]);
  });
});
