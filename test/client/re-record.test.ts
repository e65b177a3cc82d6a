import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  reRecording,
  reRecordingContended,
  reRecordingEnding,
} from '../../scenarios/re-recording/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { reRecord } from '../../src/client/re-record.ts';
import { reRecordKey } from '../../src/client/re-record-command.ts';
import { createRecordingRescue } from '../../src/client/recording-rescue.ts';
import { simulate } from '../../src/search/simulate.ts';

const rescue = createRecordingRescue();
const COMMAND = {
  tenant: 'acme',
  interactionId: 'int-1',
  originalRecordingId: 'rec-1',
  attempt: 1,
};

/** The choices of a run, each for a subject at its place. */
const choose = (...made: readonly (readonly [ChoiceName, string, number, number])[]) =>
  planChoices(
    createPlan(
      made.map(([name, subject, nth, value]) => ({ kind: CATALOGUE[name], subject, nth, value })),
    ),
  );

describe('the key of a re-recording', () => {
  it('is the same for whoever handles the same attempt, and no two attempts share one', () => {
    expect(reRecordKey(COMMAND)).toBe(reRecordKey({ ...COMMAND }));
    const part = fc.string({ maxLength: 8 });
    const commands = fc.record({
      tenant: part,
      interactionId: part,
      originalRecordingId: part,
      attempt: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(commands, commands, (a, b) => {
        fc.pre([a.tenant, b.tenant].every((text) => text.isWellFormed()));
        fc.pre([a.interactionId, b.interactionId].every((text) => text.isWellFormed()));
        fc.pre([a.originalRecordingId, b.originalRecordingId].every((one) => one.isWellFormed()));
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(reRecordKey(a) === reRecordKey(b)).toBe(same);
      }),
    );
  });

  it('is one that every platform takes, or refused here', () => {
    expect(reRecordKey({ ...COMMAND, tenant: 'Ä: 1' })).toMatch(/^[\x21-\x7e]{1,255}$/);
    expect(() => reRecordKey({ ...COMMAND, tenant: 'x'.repeat(250) })).toThrow(RangeError);
  });
});

describe('the rescue of a recording', () => {
  it('leaves alone what is whole, with two requests', async () => {
    const { operations, reports } = await simulate(reRecording, rescue, choose());
    expect(operations.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/api/v2/interactions/int-1'],
      ['GET', '/api/v2/interactions/int-1/recordings/rec-1/media'],
    ]);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it.each<[string, [ChoiceName, string, number, number]]>([
    ['failed', ['recording.upload-failure', 'rec-1', 0, 1]],
    ['is empty', ['media.truncation', 'rec-1', 0, 1]],
    ['lacks its last twentieth', ['media.truncation', 'rec-1', 0, 3]],
    ['is no WAV file', ['media.header', 'rec-1', 0, 1]],
    ['contradicts itself', ['media.header', 'rec-1', 0, 2]],
  ])('records again what %s', async (_, choice) => {
    const { operations, reports } = await simulate(reRecording, rescue, choose(choice));
    expect(operations.at(-1)).toMatchObject({ method: 'POST', outcome: { status: 201 } });
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('does not believe metadata that claim too much or too little', async () => {
    const claims = ['media.metadata', 'rec-1', 0] as const;
    const tooLittle = await simulate(reRecording, rescue, choose([...claims, 2]));
    expect(tooLittle.operations).toHaveLength(2);
    const tooMuch = choose([...claims, 1], ['media.truncation', 'rec-1', 0, 1]);
    const { operations } = await simulate(reRecording, rescue, tooMuch);
    expect(operations.at(-1)).toMatchObject({ method: 'POST', outcome: { status: 201 } });
  });

  it('waits until the upload is over', async () => {
    const slow = choose(['recording.upload-lag', 'rec-1', 0, 4000]);
    const { operations } = await simulate(reRecordingEnding, rescue, slow);
    const command = operations.at(-1);
    expect(command?.method).toBe('POST');
    expect(command?.sentAtMs).toBeGreaterThan(7000);
  });

  it('says that storage retry is due where the call is over, and starts nothing', async () => {
    for (const noise of [0, 1]) {
      const ended = choose(
        ['recording.upload-failure', 'rec-1', 0, 1],
        ['conversation.hang-up', 'int-1', 0, 2500],
        ['media.capture-after-end', 'int-1', 0, noise],
      );
      const { operations, reports } = await simulate(reRecording, rescue, ended);
      expect(operations.filter(({ outcome }) => outcome?.kind !== 'response')).toEqual([]);
      expect(operations.at(-1)?.arrivals).toMatchObject([{ status: 409 }]);
      expect(reports[0]).toMatchObject({ status: 'failed' });
      expect(reports[0]?.because).toContain('storage retry');
    }
  });

  it('does not record noise where the call ends on the way of the command', async () => {
    const racing = choose(['conversation.hang-up', 'int-1', 0, 2580]);
    const { operations, journal } = await simulate(reRecordingEnding, rescue, racing);
    expect(journal.map(({ rule }) => rule.id)).toContain('precondition.stale');
    expect(operations.filter(({ outcome }) => JSON.stringify(outcome).includes('201'))).toEqual([]);
  });

  it('adopts what another worker has started', async () => {
    const late = choose(['network.request-latency', 'worker-b', 2, 4000]);
    const { operations, reports } = await simulate(reRecordingContended, rescue, late);
    const commands = operations.filter(({ method }) => method === 'POST');
    expect(commands.flatMap(({ arrivals }) => arrivals.map(({ status }) => status))).toEqual([
      201, 200,
    ]);
    expect(reports).toMatchObject([{ status: 'done' }, { status: 'done' }]);
  });
});

describe('a command', () => {
  /** Answers reads with a live call without captures, and leaves commands without an answer. */
  const tools = (recordings: () => readonly object[]) => ({
    transport: {
      send: async ({ method }: { method: string }) =>
        method === 'POST'
          ? ({ kind: 'no-response', because: 'timeout' } as const)
          : ({
              kind: 'response',
              status: 200,
              headers: { etag: '"1"' },
              body: { state: 'connected', recordings: recordings() },
            } as const),
    },
    clock: { now: () => 0, sleep: async () => undefined },
    random: () => 0.5,
    memory: createMemory(),
    database: createMemoryDatabase(),
  });
  const bounds = () => ({ deadlineMs: 1000, budget: { remaining: 5 } });

  it('of which nobody hears is unknown, not refused', async () => {
    const result = await reRecord(
      tools(() => []),
      COMMAND,
      bounds(),
    );
    expect(result.kind).toBe('unknown');
  });

  it('of which nobody hears is found by a last look', async () => {
    let looks = 0;
    const mine = {
      id: 'rec-2',
      uploadStatus: 'recording',
      originalRecordingId: 'rec-1',
      retrySequence: 1,
    };
    const result = await reRecord(
      tools(() => (looks++ === 0 ? [] : [mine])),
      COMMAND,
      bounds(),
    );
    expect(result).toEqual({ kind: 'recorded', recordingId: 'rec-2' });
  });
});
