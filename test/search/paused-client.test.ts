import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import type { Client } from '../../src/client/client.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';
import { simulate } from '../../src/search/simulate.ts';

const CONVERSATION = '/api/v2/conversations/voice/conv-1';
const READ = { method: 'GET', path: CONVERSATION } as const;

type Chosen = readonly [ChoiceName, string, number, number];

function choose(...chosen: readonly Chosen[]) {
  const draws = chosen.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  return planChoices(createPlan(draws));
}

/** The toggle's call, which begins at 0, is queued at 500 and connected at 2500. */
const scenario: Scenario = {
  ...recordingToggle,
  crashes: true,
  arrange(platform) {
    subscribe(platform.world, {
      client: 'worker',
      types: ['conversation:started', 'conversation:updated'],
      secret: 'shared',
    });
    recordingToggle.arrange(platform);
  },
};

/** What happens to a client, with the moments at which it does. */
async function tale(tell: (note: (what: string) => void) => Client, ...chosen: readonly Chosen[]) {
  const notes: string[] = [];
  const client: Client = (tools) =>
    tell((what) => notes.push(`${tools.clock.now()} ${what}`))(tools);
  const run = await simulate(scenario, client, choose(...chosen));
  return { ...run, notes };
}

describe('a client that stands still at a transaction', () => {
  const everything = (note: (what: string) => void): Client => {
    return async ({ database, clock, transport, webhooks }) => {
      webhooks.listen(({ event }) => {
        note(event.id);
        return 200;
      });
      const timer = clock.sleep(1500).then(() => note('timer'));
      const answer = transport.send(READ).then(({ kind }) => note(kind));
      await clock.sleep(10);
      note('transaction');
      await database.transact(() => note('carried out'));
      note('answered');
      await Promise.all([timer, answer]);
      await clock.sleep(10_000);
    };
  };

  it('hears nothing meanwhile, and everything afterwards in the order in which it came', async () => {
    const { notes, operations } = await tale(everything, ['database.pause', 'worker', 0, 3000]);
    expect(notes).toEqual([
      '510 transaction',
      // What came while it stood still, with the repetition of what it had not answered.
      '3510 evt-2',
      '3510 response',
      '3510 evt-1',
      '3510 timer',
      '3510 evt-2',
      '3511 carried out',
      '3512 answered',
      '3550 evt-3',
      '3550 evt-1',
    ]);
    expect(operations).toMatchObject([{ returnedAtMs: 3510, outcome: { kind: 'response' } }]);
  });

  it('has not answered deliveries in time, and is sent them again', async () => {
    const { journal } = await tale(everything, ['database.pause', 'worker', 0, 3000]);
    const ends = journal
      .filter(({ resource }) => resource.startsWith('evt-2@'))
      .map(({ what, atMs }) => `${atMs} ${what}`);
    expect(ends).toContain('800 retrying');
    expect(ends.at(-1)).toMatch(/ delivered$/);
  });

  it('stands still with the answer there, of which others see the effect already', async () => {
    const { notes } = await tale(everything, ['database.pause-after', 'worker', 0, 3000]);
    expect(notes.slice(0, 2)).toEqual(['510 transaction', '511 carried out']);
    expect(notes.filter((what) => what.startsWith('3512 '))).toContain('3512 answered');
    expect(notes.some((what) => what.endsWith('evt-2') && !what.startsWith('3512 '))).toBe(false);
  });

  it('can outlive a lock that it holds', async () => {
    const holder: (note: (what: string) => void) => Client =
      (note) =>
      async ({ database, clock }) => {
        const lockedUntilMs = clock.now() + 5000;
        await database.transact((records) => records.set('lock', lockedUntilMs));
        await database.transact(() => note(clock.now() < lockedUntilMs ? 'in time' : 'too late'));
      };
    expect((await tale(holder)).notes).toEqual(['503 in time']);
    const { notes } = await tale(holder, ['database.pause', 'worker', 1, 5000]);
    expect(notes).toEqual(['5503 too late']);
  });

  it('and is killed at that moment stands still no more in its next life', async () => {
    const { notes } = await tale(
      (note) =>
        async ({ database, clock, memory, transport }) => {
          note('begins');
          if (memory.get('old') === true) {
            await clock.sleep(5);
            note('goes on');
            return;
          }
          memory.set('old', true);
          void database.transact(() => note('carried out'));
          await transport.send(READ);
        },
      ['database.pause', 'worker', 0, 60_000],
      ['client.crash', 'worker', 0, 1],
    );
    expect(notes).toEqual(['500 begins', '1500 begins', '1505 goes on']);
  });
});
