import { describe, expect, it } from 'vitest';
import { arrangeContacts } from '../../scenarios/contact-sync/arrange-contacts.ts';
import { contactSyncStory } from '../../scenarios/contact-sync/story.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import { benign } from '../../src/choice/benign.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { type ContactSyncTask, createContactSync } from '../../src/client/contact-sync.ts';
import { createMemory } from '../../src/client/memory.ts';
import { createMemoryDatabase } from '../../src/client/memory-database.ts';
import { outboundOf } from '../../src/platform/outbound/outbound.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';
import { NO_WEBHOOKS } from '../../src/transport/webhooks.ts';

const { scenarios, resilient } = contactSyncStory;
const client = resilient.client.bind(resilient);
const RUNS = 1000;

function scenarioNamed(name: string): Scenario<ContactSyncTask> {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  return found as Scenario<ContactSyncTask>;
}

function plan(
  ...choices: (readonly [kind: ChoiceName, subject: string, nth: number, value: number])[]
) {
  const draws = choices.map(([name, subject, nth, value]) => ({
    kind: CATALOGUE[name],
    subject,
    nth,
    value,
  }));
  return planChoices(createPlan(draws));
}

const noteAtOnce = (nth: number) => ['contact.note-after', 'campaign-1/c-1', nth, 1] as const;
const alone = scenarioNamed('contact-sync');

describe('the resilient sync of a platform that ignores keys', () => {
  it.each(['contact-sync', 'contact-sync-hostile'])(
    'breaks no invariant in %s either, as versions tell what keys would',
    async (name) => {
      const scenario = scenarioNamed(name);
      const settings = { ...scenario.settings, keysIgnoredBy: ['contact.upsert'] };
      const forgetful = { ...scenario, settings };
      const result = await search({ scenario: forgetful, client }, { seed: 1, runs: RUNS });
      expect(result.found?.run.broken).toBeUndefined();
    },
  );
});

describe('the resilient sync', () => {
  it('reads each contact once and writes each change once where nothing goes wrong', async () => {
    const { operations, reports } = await simulate(alone, client, benign);
    expect(operations.map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'GET', 'POST']);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('makes one write of changes that wait together, with the newest of each value', async () => {
    const dialed = plan(['contact.dial-after', 'campaign-1/c-1', 0, 1]);
    const { operations, world } = await simulate(alone, client, dialed);
    const writes = operations.filter(({ body }) => (body as { id?: string })?.id === 'c-1');
    expect(writes.map(({ body }) => body)).toEqual([
      { id: 'c-1', disposition_code: 'sold', custom_attributes: { tier: 'gold' } },
    ]);
    const contact = outboundOf(world).campaigns.get('campaign-1')?.contacts.get('c-1');
    expect(contact?.fields).toMatchObject({
      dispositionCode: 'sold',
      attributes: { tier: 'gold' },
    });
  });

  it('needs fewer writes than there are changes when there are more than the limit takes', async () => {
    const scenario = scenarioNamed('contact-sync-load');
    const { operations, reports, journal } = await simulate(scenario, client, benign);
    const changes = scenario.parts[0]?.task.updates.length ?? 0;
    expect(operations.filter(({ method }) => method === 'POST').length).toBeLessThan(changes);
    expect(journal.filter(({ status }) => status === 429)).toEqual([]);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('is woken by the event that the dialer has let go, and polls where none comes', async () => {
    const dialed = plan(
      ['contact.dial-after', 'campaign-1/c-1', 0, 1],
      ['contact.step-lag', 'campaign-1/c-1', 1, 15_000],
    );
    const deaf: Scenario<ContactSyncTask> = {
      ...alone,
      arrange: (platform) => void arrangeContacts(platform, 2),
    };
    const writtenAtMs = async (scenario: Scenario<ContactSyncTask>) => {
      const { journal, reports } = await simulate(scenario, client, dialed);
      expect(reports).toMatchObject([{ status: 'done' }]);
      const written = journal.find(
        ({ rule, before }) =>
          rule.id === 'contact.updated' && before?.resource === 'campaign-1/c-1',
      );
      return written?.atMs ?? 0;
    };
    const freedAtMs = 1 + 1000 + 18_000;
    expect(await writtenAtMs(alone)).toBeLessThan(freedAtMs + 200);
    expect(await writtenAtMs(deaf)).toBeGreaterThan(freedAtMs + 200);
  });

  it('repeats what it had begun under the same key after it was killed', async () => {
    const killed = plan(['client.crash', 'crm', 1, 2]);
    const scenario = scenarioNamed('contact-sync-crashing');
    const { operations, journal } = await simulate(scenario, client, killed);
    const keys = operations.slice(1, 3).map(({ headers }) => headers['idempotency-key']);
    expect(keys[0]).toBeDefined();
    expect(keys[1]).toBe(keys[0]);
    expect(journal.some(({ rule }) => rule.id === 'idempotency.replayed')).toBe(true);
  });

  it('makes a contact that the campaign does not have', async () => {
    const empty: Scenario<ContactSyncTask> = {
      ...alone,
      arrange: (platform) => void arrangeContacts(platform, 0),
    };
    const { operations, reports } = await simulate(empty, client, benign);
    expect(operations.map(({ outcome }) => outcome)).toMatchObject([
      { status: 404 },
      { status: 201 },
      { status: 200 },
      { status: 404 },
      { status: 201 },
    ]);
    expect(reports).toMatchObject([{ status: 'done' }]);
  });

  it('fails, and says why, where a campaign is not its own', async () => {
    const foreign: Scenario<ContactSyncTask> = {
      ...alone,
      arrange: (platform) => void arrangeContacts(platform, 2, 'another'),
      parts: alone.parts.map((part) => ({ ...part, startsOn: ({ what }) => what === 'open' })),
    };
    const { reports } = await simulate(foreign, client, benign);
    expect(reports).toMatchObject([{ status: 'failed' }]);
    expect(reports[0]?.because).toContain('404: There is no campaign campaign-1.');
  });

  it('says unknown, not done or failed, when nobody ever answers a write', async () => {
    let nowMs = 0;
    const tools = {
      transport: {
        send: async ({ method }: { method: string }) =>
          method === 'GET'
            ? ({ kind: 'response', status: 200, headers: { etag: '"1"' }, body: {} } as const)
            : ({ kind: 'no-response', because: 'connection' } as const),
      },
      clock: {
        now: () => nowMs,
        sleep: async (ms: number) => {
          nowMs += ms;
        },
      },
      random: () => 0.5,
      newKey: () => 'key',
      memory: createMemory(),
      database: createMemoryDatabase(),
      webhooks: NO_WEBHOOKS,
      task: {
        updates: [
          { atMs: 0, campaignId: 'a', contactId: 'b', values: { disposition_code: 'sold' } },
        ],
      },
    };
    expect(await createContactSync()(tools)).toMatchObject({ status: 'unknown' });
  });

  it.each([409, 412, 400] as const)(
    'understands a stale version that answers %i',
    async (staleWrite) => {
      const scenario = scenarioNamed('contact-sync-hostile');
      const noted = plan(...Array.from({ length: 16 }, (_, nth) => noteAtOnce(nth)));
      const settings = { ...scenario.settings, staleWrite };
      const { reports, journal } = await simulate({ ...scenario, settings }, client, noted);
      expect(journal.some(({ status }) => status === staleWrite)).toBe(true);
      expect(reports).toMatchObject([{ status: 'done' }]);
    },
  );
});
