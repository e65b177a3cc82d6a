import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSweep } from '../../../src/pipeline/serve/sweep.ts';

const TEN_MINUTES_MS = 600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function sweepOver(answers: (number | Error)[]) {
  const asked: [beforeMs: number, limit: number][] = [];
  const troubles: unknown[] = [];
  const stop = startSweep({
    cases: {
      async forget(beforeMs, limit) {
        asked.push([beforeMs, limit]);
        const answer = answers.shift() ?? 0;
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
    nowMs: () => 10_000,
    keepAfterEndMs: 4000,
    onTrouble: (trouble) => void troubles.push(trouble),
  });
  return { asked, troubles, stop };
}

describe('the sweep', () => {
  it('forgets in batches what is older than it is kept', async () => {
    const { asked, stop } = sweepOver([500, 500, 3]);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(asked).toEqual(Array(3).fill([6000, 500]));
    await vi.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(asked).toHaveLength(4);
    stop();
    await vi.advanceTimersByTimeAsync(3 * TEN_MINUTES_MS);
    expect(asked).toHaveLength(4);
  });

  it('comes back after a store that was away', async () => {
    const away = new Error('away');
    const { asked, troubles, stop } = sweepOver([away, 0]);
    await vi.advanceTimersByTimeAsync(2 * TEN_MINUTES_MS);
    expect(troubles).toEqual([away]);
    expect(asked).toHaveLength(2);
    stop();
  });
});
