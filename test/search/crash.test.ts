import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { ClientTools } from '../../src/client/client.ts';
import { simulate } from '../../src/search/simulate.ts';

const CONVERSATION = '/api/v2/conversations/voice/conv-1';
const scenario = { ...recordingToggle, crashes: true };

/** Choices by which the worker is killed at these requests. */
function killedAt(crashes: Readonly<Record<number, 1 | 2>>) {
  return planChoices(
    createPlan(
      Object.entries(crashes).map(([nth, value]) => ({
        kind: CATALOGUE['client.crash'],
        subject: 'worker',
        nth: Number(nth),
        value,
      })),
    ),
  );
}

/** Counts its lives in its memory and reads the conversation twice in each. */
async function reader({ transport, memory }: ClientTools) {
  const lives = Number(memory.get('lives') ?? 0) + 1;
  memory.set('lives', lives);
  await transport.send({ method: 'GET', path: CONVERSATION });
  await transport.send({ method: 'GET', path: CONVERSATION });
  return { status: 'failed', because: `life ${lives}` } as const;
}

describe('a client that may be killed', () => {
  it('starts again with what it remembered, and only its last life reports', async () => {
    const { reports, operations } = await simulate(scenario, reader, killedAt({ 1: 2 }));
    expect(reports).toMatchObject([{ client: 'worker', because: 'life 2' }]);
    expect(operations.map(({ nth, outcome }) => [nth, outcome?.kind])).toEqual([
      [0, 'response'],
      [1, 'no-response'],
      [2, 'response'],
      [3, 'response'],
    ]);
    expect(operations[1]).toMatchObject({
      outcome: { because: 'crash' },
      arrivals: [{ status: 200 }],
    });
  });

  it('has not sent the request before which it was killed', async () => {
    const { operations } = await simulate(scenario, reader, killedAt({ 1: 1, 2: 1 }));
    expect(operations.map(({ nth }) => nth)).toEqual([0, 3, 4]);
  });

  it('is left alone in a scenario without crashes', async () => {
    const { reports } = await simulate(recordingToggle, reader, killedAt({ 0: 1 }));
    expect(reports).toMatchObject([{ because: 'life 1' }]);
  });
});
