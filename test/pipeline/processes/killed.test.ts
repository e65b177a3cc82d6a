import { describe, expect, it } from 'vitest';
import { killAgainAndAgain } from './kill-run.ts';
import { ADAPTERS, inProcessWorld } from './process-world.ts';

describe.concurrent.each(ADAPTERS)('the processes of a pipeline on %s, killed', (adapter) => {
  it(
    'lose nothing that was acknowledged and do nothing twice',
    inProcessWorld(adapter, async (world) => {
      const report = await killAgainAndAgain(world, {
        kills: 6,
        callsPerKill: 12,
        lifeMsMax: 600,
        aimMsMax: 2000,
        drainMsMax: 30_000,
        seed: 7,
        hurried: true,
      });
      expect(report).toMatchObject({
        kills: 6,
        restarts: 6,
        calls: 72,
        unacknowledged: 0,
        lost: [],
        doubled: [],
        store: { work: { waiting: 0, delayed: 0, active: 0, parked: 0 }, cases: report.ends },
      });
      expect(report.acknowledged).toBe(report.calls + report.captures);
      expect(Object.keys(report.aimed).length).toBeGreaterThan(0);
    }),
    90_000,
  );
});
