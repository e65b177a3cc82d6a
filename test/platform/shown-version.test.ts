import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { interactionForm } from '../../src/platform/dialect/forum/interaction-bodies.ts';
import {
  beginSegment,
  openInteraction,
} from '../../src/platform/interactions/interaction-lifecycle.ts';
import { Platform } from '../../src/platform/platform.ts';

const INTERACTION = '/api/v2/interactions/int-1';
const SEGMENT_MS = 100;
const EVERYTHING_IS_SHOWN_MS = 10_000;
const VIEW_LAG = CATALOGUE['recording.view-lag'];

/** A call whose segments follow each other, the nth of which reads hide for `lags[n]` ms. */
function callOf(lags: readonly number[]) {
  const hidden = lags.map((value, index) => ({
    kind: VIEW_LAG,
    subject: `rec-${index + 2}`,
    nth: 0,
    value,
  }));
  const platform = new Platform({ choices: planChoices(createPlan(hidden)) });
  const conversation = openInteraction(platform.world, {
    id: 'int-1',
    participants: [],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
  });
  for (const _ of lags) {
    platform.advanceTo(platform.nowMs + 2 * SEGMENT_MS);
    expect(beginSegment(platform.world, conversation)).toBe(true);
  }
  const authorization = `Bearer ${platform.grant('worker')}`;
  const read = () => {
    const { body, headers } = platform.handle({
      method: 'GET',
      path: INTERACTION,
      headers: { authorization },
      body: undefined,
    });
    const { recordings } = interactionForm.parse(body);
    return { tag: headers.etag ?? '', hidesSome: recordings.length <= lags.length };
  };
  const write = (tag: string) =>
    platform.handle({
      method: 'PATCH',
      path: INTERACTION,
      headers: { authorization, 'if-match': tag },
      body: { annotations: { compliance: 'compliance_verified' } },
    }).status;
  return { platform, read, write };
}

const someLags = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: VIEW_LAG.max })), {
  maxLength: 5,
});

describe('the tag of an interaction that was read', () => {
  it('is refused exactly as long as the read hides a recording', () => {
    fc.assert(
      fc.property(someLags, fc.nat(VIEW_LAG.max), (lags, laterMs) => {
        const { platform, read, write } = callOf(lags);
        platform.advanceTo(platform.nowMs + laterMs);
        const { tag, hidesSome } = read();
        expect(write(tag)).toBe(hidesSome ? 409 : 200);
      }),
    );
  });

  it('is taken once everything is shown', () => {
    fc.assert(
      fc.property(someLags, (lags) => {
        const { platform, read, write } = callOf(lags);
        platform.advanceTo(EVERYTHING_IS_SHOWN_MS);
        expect(write(read().tag)).toBe(200);
      }),
    );
  });

  it('stays the same while all that happened is hidden', () => {
    const { platform, read } = callOf([VIEW_LAG.max]);
    const { tag } = read();
    platform.advanceTo(platform.nowMs + SEGMENT_MS);
    expect(read().tag).toBe(tag);
  });
});
