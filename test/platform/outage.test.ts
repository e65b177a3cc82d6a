import { describe, expect, it } from 'vitest';
import { recordingToggle } from '../../scenarios/index.ts';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { Platform } from '../../src/platform/platform.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';

const plan = createPlan([
  { kind: CATALOGUE['platform.outage'], subject: 'platform', nth: 1, value: 100 },
]);

/** The statuses of a stop at each of these moments. */
function stopsAt(moments: readonly number[], outages: boolean) {
  const platform = new Platform({ choices: planChoices(plan), settings: { outages } });
  recordingToggle.arrange(platform);
  const headers = { authorization: `Bearer ${platform.grant('worker')}` };
  const path = '/api/v2/conversations/voice/conv-1/recording';
  const statuses = moments.map((atMs) => {
    platform.advanceTo(atMs);
    return platform.handle({ method: atMs === 0 ? 'GET' : 'DELETE', path, headers }).status;
  });
  return { statuses, recordings: voiceOf(platform.world).conversations.get('conv-1')?.recordings };
}

describe('an outage', () => {
  it('begins with the request that it is drawn for, refuses all until it is over', () => {
    const { statuses } = stopsAt([0, 600, 699, 700], true);
    expect(statuses).toEqual([405, 503, 503, 204]);
  });

  it('carries nothing out', () => {
    expect(stopsAt([0, 600, 699], true).recordings?.[0]?.state).toBe('recording');
  });

  it('does not happen where the scenario knows none', () => {
    expect(stopsAt([0, 600], false).statuses).toEqual([405, 204]);
  });
});
