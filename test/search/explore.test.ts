import { describe, expect, it } from 'vitest';
import {
  type RecordingToggleTask,
  recordingToggle,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import type { Choices } from '../../src/choice/choices.ts';
import type { Client } from '../../src/client/client.ts';
import { exploreChunk } from '../../src/search/explore.ts';
import { NondeterministicClientError } from '../../src/search/nondeterministic-client-error.ts';
import { run } from '../../src/search/run.ts';
import { search } from '../../src/search/search.ts';
import { simulate } from '../../src/search/simulate.ts';
import { StuckClientError } from '../../src/search/stuck-client-error.ts';

const list = { method: 'GET', path: '/api/v2/conversations/voice/conv-1/recordings' };

const explore = (client: Client<RecordingToggleTask>) =>
  exploreChunk({ scenario: recordingToggle, client }, { seed: 1, chunk: 0 });

describe('a search', () => {
  it('gives equal results for equal seeds', async () => {
    const [strategy] = strategiesOnTrial;
    if (strategy === undefined) throw new Error('no strategy');
    const twice = [1, 2].map(() =>
      search(
        { scenario: recordingToggle, client: strategy.client.bind(strategy) },
        { seed: 7, runs: 600 },
      ),
    );
    const [first, second] = await Promise.all(twice);
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
  });

  it('does not take a client that does not do the same twice for a race', async () => {
    let calls = 0;
    const fickle: Client = async ({ transport }) => {
      calls += 1;
      if (calls % 2 === 0) await transport.send(list);
    };
    await expect(explore(fickle)).rejects.toThrow(NondeterministicClientError);
  });

  it('says so when a client waits for something that it was not given', async () => {
    const stuck: Client = async ({ transport }) => {
      await transport.send(list);
      await new Promise(() => undefined);
    };
    await expect(explore(stuck)).rejects.toThrow(StuckClientError);
  });

  it('judges a client that never ends, however it does not', async () => {
    const polls: Client = async ({ transport, clock }) => {
      for (;;) {
        await transport.send(list);
        await clock.sleep(100);
      }
    };
    const sleeps: Client = async ({ clock }) => {
      for (;;) await clock.sleep(0);
    };
    for (const client of [polls, sleeps]) {
      const { reports } = await simulate(recordingToggle, client, benign);
      expect(reports).toMatchObject([{ status: 'running' }]);
    }
  });

  it.each<[string, Client, string]>([
    [
      'throws at once',
      () => {
        throw new TypeError('no');
      },
      'threw',
    ],
    ['rejects', () => Promise.reject(new TypeError('no')), 'threw'],
    ['returns nonsense', (async () => ({ status: 'ok' })) as unknown as Client, 'threw'],
    ['returns nothing', async () => undefined, 'done'],
  ])('takes the word of a client that %s', async (_, client, status) => {
    const { reports } = await simulate(recordingToggle, client, benign);
    expect(reports).toMatchObject([{ status }]);
  });
});

describe('a client under simulation', () => {
  const stop = { method: 'DELETE', path: '/api/v2/conversations/voice/conv-1/recording' };

  it('may spell header names as it likes', async () => {
    const client: Client = async ({ transport }) => {
      await transport.send({ ...stop, headers: { 'Idempotency-Key': 'k' } });
    };
    const { operations } = await simulate(recordingToggle, client, benign);
    expect(operations[0]?.headers).toEqual({ 'idempotency-key': 'k' });
  });

  it('changes nothing but its own by changing its task or a reply', async () => {
    const client: Client<RecordingToggleTask> = async ({ transport, task }) => {
      (task.recordingSettings.tags as string[]).push('mine');
      const reply = await transport.send(list);
      if (reply.kind !== 'response') return;
      const { entities } = reply.body as { entities: { tags: string[] }[] };
      entities[0]?.tags.push('mine');
    };
    const once = await simulate(recordingToggle, client, benign);
    const twice = await simulate(recordingToggle, client, benign);
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
    expect(JSON.stringify(twice)).not.toContain('mine');
  });

  it.each<[string, Client, string]>([
    ['sleeps for no number', ({ clock }) => clock.sleep(Number.NaN) as never, 'NaN'],
    ['sleeps forever', ({ clock }) => clock.sleep(Number.POSITIVE_INFINITY) as never, 'Infinity'],
    [
      'sends no path',
      ({ transport }) => transport.send({ method: 'GET' } as typeof stop) as never,
      'a path from the root',
    ],
    [
      'waits for no number',
      ({ transport }) => transport.send({ ...stop, timeoutMs: Number.NaN }) as never,
      'timeoutMs',
    ],
    [
      'sends what JSON cannot say',
      ({ transport }) => transport.send({ ...stop, body: 1n as never }) as never,
      'bigint',
    ],
    ['throws what has no text', () => Promise.reject(Object.create(null)), 'has no text'],
  ])('that %s is told what was wrong', async (_, client, fault) => {
    const { reports } = await simulate(recordingToggle, client, benign);
    expect(reports).toMatchObject([{ status: 'threw' }]);
    expect(reports[0]?.because).toContain(fault);
  });

  it('is not blamed for what it sent before it was told to wait', async () => {
    const client: Client<RecordingToggleTask> = async ({ transport, clock, task }) => {
      const call = `/api/v2/conversations/voice/${task.conversationId}`;
      await Promise.all([1, 2, 3, 4, 5].map(() => transport.send(list)));
      await clock.sleep(6000);
      await transport.send(stop);
      await clock.sleep(4000);
      const body = { recordingSettings: { ...task.recordingSettings } };
      await transport.send({ method: 'POST', path: `${call}/recording/start`, body });
    };
    const throttled: Choices = {
      draw: ({ name }, _subject, nth) => (name === 'platform.throttle' && nth === 0 ? 2 : 0),
    };
    const { broken } = await run({ scenario: recordingToggle, client }, throttled);
    expect(broken).toBeUndefined();
  });
});
