import { describe, expect, it } from 'vitest';
import { type Claimed, itemOf, live, shown, stageHandler } from './staged-handler.ts';

/** What a file is held to that is looked at for an event that claims this, at the time of the call or after. */
async function expectedOf(claim: Claimed, phase: 'live' | 'ended') {
  const { handle, platform, clock } = stageHandler();
  platform.sees = { ...live(shown('rec-1', { capturedMs: undefined })), phase };
  const item = itemOf('rec-1', claim);
  await handle(item);
  await clock.pass(2000);
  await handle(item);
  return platform.expectedMs;
}

describe.each([
  ['the file of a recording', 'completed', 'live'],
  ['a file that the store may have got late', 'failed', 'ended'],
] as const)('%s', (_, status, phase) => {
  it('must play as long as the capture was', async () => {
    const claim = { status, capturedMs: 3000, durationMs: 9000 };
    expect(await expectedOf(claim, phase)).toBe(3000);
  });

  it('must play as long as the platform says, where nobody knows how long the capture was', async () => {
    const claim = { status, capturedMs: undefined, durationMs: 9000 };
    expect(await expectedOf(claim, phase)).toBe(9000);
  });
});
