import { describe, expect, it } from 'vitest';
import { killAgainAndAgain } from './kill-run.ts';
import { inProcessWorld } from './process-world.ts';

const CALLS_PER_KILL = 12;

describe.concurrent.each([
  ['sqlite', 'genesys', 6],
  ['redis', 'genesys', 6],
  // The vendor's shape is apart from the store, so one of them is enough.
  ['sqlite', 'cxone', 3],
] as const)('the processes of a pipeline on %s and %s, killed', (adapter, vendor, kills) => {
  const killed = inProcessWorld(
    adapter,
    async (world) => {
      const report = await killAgainAndAgain(world, {
        kills,
        callsPerKill: CALLS_PER_KILL,
        lifeMsMax: 600,
        aimMsMax: 2000,
        drainMsMax: 30_000,
        seed: 7,
        hurried: true,
      });
      expect(report).toMatchObject({
        kills,
        restarts: kills,
        calls: kills * CALLS_PER_KILL,
        unacknowledged: 0,
        lost: [],
        doubled: [],
        store: { work: { waiting: 0, delayed: 0, active: 0, parked: 0 }, cases: report.ends },
      });
      expect(report.acknowledged).toBe(report.calls + report.captures);
      expect(Object.keys(report.aimed).length).toBeGreaterThan(0);
    },
    { vendor },
  );

  it('lose nothing that was acknowledged and do nothing twice', killed, 90_000);
});
