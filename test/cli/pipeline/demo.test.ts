import { describe, expect, it } from 'vitest';
import { stalemate } from '../stalemate.ts';

describe('stalemate demo pipeline', () => {
  it.each(['genesys', 'cxone'])(
    'shows each recording on its way, and that each ended as it must, in the shape of %s',
    async (shape) => {
      const { code, out, err } = await stalemate(['demo', 'pipeline', '--shape', shape]);
      expect(err).toBe('');
      expect(out).toContain(`(${shape}, clock x10)`);
      expect(out).toContain(
        '✓ every recording ended as it must: 5 verified, 1 from the store, 1 for a',
      );
      for (const words of [
        /call-1 {2}looking at the file/,
        /call-2 {2}upload-failed; attempt 1 in 2 s/,
        /call-3 {2}truncated; attempt 1 in 2 s/,
        /call-4 {2}attempt 1: rec-\d+ is captured/,
        /call-6 {2}attempt 1: the call is over, asking the store/,
        /call-7 {2}missing; attempt 3 in 32 s/,
      ]) {
        expect(out).toMatch(words);
      }
      expect(out).not.toContain('\u001b');
      expect(code).toBe(0);
    },
  );

  it('ends when it is interrupted', async () => {
    const { code } = await stalemate(['demo', 'pipeline'], { interruptOn: /call-1/ });
    expect(code).toBe(130);
  });
});
