import { describe, expect, test } from 'vitest';
import { PRESETS } from '../../mock-server/index.ts';
import { KINDS } from '../../src/choice/catalogue.ts';
import { callApp } from './call-app.ts';
import { CONVERSATION } from './start-server.ts';

const SEEDS = 200;
const DRAWS_EACH = 10;

/** Everything that a preset may draw, by kind. */
function drawn(name: string): Map<string, number[]> {
  const preset = PRESETS.find((one) => one.name === name);
  const values = new Map<string, number[]>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const choices = preset?.choices(seed);
    for (const kind of KINDS) {
      for (let nth = 0; nth < DRAWS_EACH; nth++) {
        const value = choices?.draw(kind, 'subject', nth) ?? Number.NaN;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(kind.max);
        expect(Number.isInteger(value)).toBe(true);
        if (value !== 0) values.set(kind.name, [...(values.get(kind.name) ?? []), value]);
      }
    }
  }
  return values;
}

describe('the preset', () => {
  test('calm draws nothing', () => {
    expect(drawn('calm').size).toBe(0);
  });

  test('typical draws lags alone, none of them long', () => {
    const values = drawn('typical');
    for (const kind of KINDS) {
      const found = values.get(kind.name) ?? [];
      if (kind.harshness === 'fault') expect(found).toEqual([]);
      else expect(found.length).toBeGreaterThan(0);
      if (kind.unit !== 'ms') continue;
      const limitMs = kind.name.startsWith('network.') ? 300 : 1500;
      expect(Math.max(0, ...found)).toBeLessThanOrEqual(limitMs);
    }
  });

  test('hostile draws every kind', () => {
    expect([...drawn('hostile').keys()].sort()).toEqual(KINDS.map(({ name }) => name).sort());
  });

  test('slow-stop makes a start after a stop answer 409, every time', async () => {
    const { api } = callApp();
    const { body } = await api
      .post('/__admin/sessions')
      .send({ clock: 'stepped', preset: 'slow-stop' })
      .expect(201);
    const auth = { authorization: `Bearer ${body.accessToken}` };
    for (let round = 0; round < 4; round++) {
      await api.delete(`${CONVERSATION}/recording`).set(auth).expect(204);
      await api.post(`${CONVERSATION}/recording/start`).set(auth).send({}).expect(409);
      await api.post(`/__admin/sessions/${body.id}/clock`).send({ advanceByMs: 2999 }).expect(200);
      await api.post(`${CONVERSATION}/recording/start`).set(auth).send({}).expect(409);
      await api.post(`/__admin/sessions/${body.id}/clock`).send({ advanceByMs: 1 }).expect(200);
      await api.post(`${CONVERSATION}/recording/start`).set(auth).send({}).expect(201);
    }
  });
});
