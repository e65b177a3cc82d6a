import { describe, expect, it } from 'vitest';
import {
  type RecordingToggleTask,
  recordingToggle,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import type { Client } from '../../src/client/client.ts';
import { exploreChunk } from '../../src/search/explore.ts';
import { NondeterministicClientError } from '../../src/search/nondeterministic-client-error.ts';
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
