import { describe, expect, it } from 'vitest';
import { recordingToggle, strategiesOnTrial } from '../../scenarios/index.ts';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { nearestTwin } from '../../src/search/twin.ts';

const [strategy] = strategiesOnTrial;

/** The change that the nearest twin makes to these choices of a stop and a start at once. */
async function changeFor(choices: readonly [ChoiceName, string, number][]) {
  if (strategy === undefined) throw new Error('no strategy');
  const subject = { scenario: recordingToggle, client: strategy.client.bind(strategy) };
  const draws = choices.map(([name, of, value]) => ({
    kind: CATALOGUE[name],
    subject: of,
    nth: 0,
    value,
  }));
  const twin = await nearestTwin(subject, draws);
  return twin && { kind: twin.change.kind, from: twin.change.from, to: twin.change.to };
}

describe('the nearest twin', () => {
  it('moves a span down to the edge of what fails', async () => {
    expect(await changeFor([['recording.stop-lag', 'rec-1', 1000]])).toEqual({
      kind: 'recording.stop-lag',
      from: 1000,
      to: 40,
    });
  });

  it('changes the choice that has the shorter way to go', async () => {
    const both = [
      ['recording.stop-lag', 'rec-1', 30],
      ['recording.lock-lag', 'rec-1', 30],
    ] as const;
    const change = await changeFor(both.map(([name, of, value]) => [name, of, value]));
    expect(change).toEqual({ kind: 'recording.stop-lag', from: 30, to: 10 });
  });

  it('is none where no one change helps', async () => {
    const change = await changeFor([
      ['recording.stop-lag', 'rec-1', 3000],
      ['network.response-lost', 'worker', 1],
    ]);
    expect(change).toBeUndefined();
  });
});
