import { describe, expect, it } from 'vitest';
import { scenarios } from '../../scenarios/index.ts';
import { recordingRepair } from '../../scenarios/recording-repair/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client, ClientTools } from '../../src/client/client.ts';
import { judge } from '../../src/oracle/judge.ts';
import type { RecordingRepairTask } from '../../src/pipeline/pipeline-client.ts';
import { simulate } from '../../src/search/simulate.ts';

type Choice = readonly [ChoiceName, string, number, number];
type Tools = ClientTools<RecordingRepairTask>;

const INTERACTION = '/api/v2/interactions/int-1';
const FAILED: Choice = ['recording.upload-failure', 'rec-1', 0, 1];
const HUNG_UP: readonly Choice[] = [FAILED, ['conversation.hang-up', 'int-1', 0, 3000]];
const GAVE_UP = { status: 'failed', because: 'it gave up' } as const;
/** When the first upload is over, and the first attempt due. */
const UPLOADED_MS = 1000;
const DUE_MS = UPLOADED_MS + 2000;

const begin = (tools: Tools, attempt: number, key = `k-${attempt}`) =>
  tools.transport.send({
    method: 'POST',
    path: '/api/v2/recordings/interactions/int-1',
    headers: { 'idempotency-key': key },
    body: {
      channels: [{ type: 'agent', record: true }],
      metadata: { originalRecordingId: 'rec-1', retrySequence: attempt },
    },
  });

const note = ({ transport }: Tools, end: string) =>
  transport.send({
    method: 'PATCH',
    path: INTERACTION,
    body: { annotations: { validationLog: [`rec-1 ended as ${end}`] } },
  });

const file = ({ transport }: Tools) =>
  transport.send({ method: 'GET', path: `${INTERACTION}/recordings/rec-1/media` });

const look = ({ transport }: Tools) => transport.send({ method: 'GET', path: INTERACTION });

/** Waits until a moment of the run. */
const until = ({ clock }: Tools, atMs: number) => clock.sleep(atMs - clock.now());

/** For each invariant, clients and the choices by which they break it. */
const breakers: readonly (readonly [
  name: string,
  how: string,
  client: Client<RecordingRepairTask>,
  choices: readonly Choice[],
])[] = [
  [
    'never-overlapped-audio',
    'by whoever begins while the first file is being uploaded',
    async (tools) => {
      await until(tools, DUE_MS);
      await begin(tools, 1);
      return GAVE_UP;
    },
    [['recording.upload-lag', 'rec-1', 0, 5000]],
  ],
  [
    'no-capture-after-end',
    'by whoever begins without looking whether the call goes on',
    async (tools) => {
      await until(tools, 6000);
      await begin(tools, 1);
      return GAVE_UP;
    },
    [
      FAILED,
      ['conversation.hang-up', 'int-1', 0, 3000],
      ['media.capture-after-end', 'int-1', 0, 1],
    ],
  ],
  [
    'one-capture-per-attempt',
    'by whoever has two keys for one attempt',
    async (tools) => {
      await until(tools, DUE_MS);
      await begin(tools, 1, 'one');
      await until(tools, 20_000);
      await begin(tools, 1, 'two');
      return GAVE_UP;
    },
    [FAILED],
  ],
  [
    'verified-is-good',
    'by whoever does not look at the file',
    async (tools) => {
      await until(tools, DUE_MS);
      await note(tools, 'verified');
      return { status: 'done' };
    },
    [FAILED],
  ],
  [
    'ends-exactly-once',
    'by whoever thinks better of it, although only the last word is still to be read',
    async (tools) => {
      await until(tools, DUE_MS);
      await note(tools, 'review');
      await note(tools, 'verified');
      return { status: 'done' };
    },
    [],
  ],
  [
    'acknowledged-is-not-lost',
    'by whoever answers 200 and forgets',
    async ({ webhooks, clock }) => {
      webhooks.listen(() => 200);
      await clock.sleep(5000);
      return GAVE_UP;
    },
    [],
  ],
  [
    'done-is-done',
    'by whoever says done without an end',
    async ({ clock }) => {
      await clock.sleep(5000);
      return { status: 'done' };
    },
    [],
  ],
  [
    're-records-only-failures',
    'by whoever records again what is whole',
    async (tools) => {
      await until(tools, DUE_MS);
      await begin(tools, 1);
      return GAVE_UP;
    },
    [],
  ],
  [
    're-records-only-failures',
    'by whoever records again what a second capture has made good',
    async (tools) => {
      await until(tools, DUE_MS);
      await begin(tools, 1);
      await until(tools, 20_000);
      await begin(tools, 2);
      return GAVE_UP;
    },
    [FAILED],
  ],
  [
    'paced-attempts',
    'by whoever begins at once',
    async (tools) => {
      await until(tools, DUE_MS - 100);
      await begin(tools, 1);
      return GAVE_UP;
    },
    [FAILED],
  ],
  [
    'paced-attempts',
    'by whoever tries a fourth time',
    async (tools) => {
      for (const attempt of [1, 2, 3, 4]) {
        await until(tools, attempt * 40_000);
        await begin(tools, attempt);
      }
      return GAVE_UP;
    },
    [1, 2, 3, 4].map((n): Choice => ['recording.upload-failure', `rec-${n}`, 0, 1]),
  ],
  [
    'paced-storage',
    'by whoever asks the store again after half of the time',
    async (tools) => {
      tools.webhooks.listen(() => 200);
      await until(tools, 6000);
      await look(tools);
      await tools.clock.sleep(2000);
      for (const waitMs of [4000, 32_000]) {
        await look(tools);
        await file(tools);
        await tools.clock.sleep(waitMs);
      }
      await note(tools, 'review');
      return GAVE_UP;
    },
    HUNG_UP,
  ],
  [
    'paced-storage',
    'by whoever asks the store a fourth time',
    async (tools) => {
      tools.webhooks.listen(() => 200);
      await until(tools, 6000);
      await look(tools);
      for (const waitMs of [2000, 8000, 32_000, 32_000]) {
        await tools.clock.sleep(waitMs);
        await look(tools);
        await file(tools);
      }
      await note(tools, 'review');
      return GAVE_UP;
    },
    HUNG_UP,
  ],
  [
    'prompt-attempts',
    'by whoever begins ten minutes late',
    async (tools) => {
      tools.webhooks.listen(() => 200);
      await until(tools, DUE_MS);
      await look(tools);
      await tools.clock.sleep(600_000);
      await begin(tools, 1);
      await tools.clock.sleep(20_000);
      await note(tools, 'verified');
      return GAVE_UP;
    },
    [FAILED],
  ],
  [
    'prompt-attempts',
    'by whoever looks at the store ten minutes late',
    async (tools) => {
      tools.webhooks.listen(() => 200);
      await until(tools, 6000);
      await look(tools);
      await tools.clock.sleep(600_000);
      await look(tools);
      await file(tools);
      await note(tools, 'review');
      return GAVE_UP;
    },
    HUNG_UP,
  ],
  [
    'review-is-last',
    'by whoever calls a person before anything was tried',
    async (tools) => {
      await until(tools, DUE_MS);
      await note(tools, 'review');
      return { status: 'done' };
    },
    [FAILED],
  ],
  [
    'review-is-last',
    'by whoever calls a person during a call that ends later',
    async (tools) => {
      await until(tools, UPLOADED_MS + 500);
      await note(tools, 'review');
      return { status: 'done' };
    },
    HUNG_UP,
  ],
  [
    'honours-retry-after',
    'by whoever asks again at once',
    async (tools) => {
      await look(tools);
      await look(tools);
      return GAVE_UP;
    },
    [['platform.throttle', 'pipeline-a', 0, 3]],
  ],
  [
    'does-not-spin',
    'by whoever asks again and again',
    async (tools) => {
      for (let i = 0; i < 4; i++) await look(tools);
      return GAVE_UP;
    },
    [],
  ],
  [
    'request-budget',
    'by whoever never stops to ask',
    async (tools) => {
      for (let i = 0; i < 251; i++) {
        await look(tools);
        await tools.clock.sleep(100);
      }
      return GAVE_UP;
    },
    [],
  ],
  [
    'terminates',
    'by whoever never ends',
    async ({ clock }) => {
      for (;;) await clock.sleep(60_000);
    },
    [],
  ],
];

async function broken(client: Client<RecordingRepairTask>, choices: readonly Choice[]) {
  const draws = choices.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  const simulation = await simulate(recordingRepair, client, planChoices(createPlan(draws)));
  return judge(simulation, recordingRepair.invariants)
    .filter(({ finding }) => finding.verdict !== 'pass')
    .map(({ invariant }) => invariant.name);
}

describe('the invariants of recording repairs', () => {
  it('can each be broken', () => {
    expect([...new Set(breakers.map(([name]) => name))].sort()).toEqual(
      recordingRepair.invariants.map(({ name }) => name).sort(),
    );
  });

  it.each(breakers)('%s is broken %s', async (name, _, client, choices) => {
    // What is broken besides matters less, so a report would be named for this one.
    expect((await broken(client, choices))[0]).toBe(name);
  });

  it.each([
    ['the file is whole', [], 'verified', 0],
    ['three second captures failed', [1, 2, 3, 4], 'review', 3],
  ] as const)('hold where %s', async (_, faulty, end, attempts) => {
    const client: Client<RecordingRepairTask> = async (tools) => {
      tools.webhooks.listen(() => 200);
      for (let attempt = 1; attempt <= attempts; attempt++) {
        await until(tools, attempt * 40_000);
        await begin(tools, attempt);
      }
      await tools.clock.sleep(40_000);
      await note(tools, end);
    };
    const choices = faulty.map((n): Choice => ['recording.upload-failure', `rec-${n}`, 0, 1]);
    expect(await broken(client, choices)).toEqual([]);
  });

  it('are the same in every variant of the scenario', () => {
    const variants = scenarios.filter(({ variantOf }) => variantOf === recordingRepair.name);
    expect(variants.length).toBeGreaterThan(0);
    for (const { invariants } of variants) expect(invariants).toBe(recordingRepair.invariants);
  });
});
