import { expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { openInteraction } from '../../src/platform/interactions/interaction-lifecycle.ts';
import { Platform } from '../../src/platform/platform.ts';

const MEDIA = '/api/v2/interactions/int-1/recordings/rec-1/media';
const CAPTURE_MS = 1000;
const WHOLE_BYTES = 44 + 16_000;

type Draw = readonly [kind: ChoiceName, nth: number];

/** What is answered to so many downloads of one file that is whole. */
function downloads(times: number, draws: readonly Draw[], brittleDownloads = true) {
  const plan = createPlan(
    draws.map(([kind, nth]) => ({ kind: CATALOGUE[kind], subject: 'rec-1', nth, value: 1 })),
  );
  const platform = new Platform({ choices: planChoices(plan), settings: { brittleDownloads } });
  openInteraction(platform.world, {
    id: 'int-1',
    participants: [],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: CAPTURE_MS,
  });
  platform.advanceTo(CAPTURE_MS);
  const authorization = `Bearer ${platform.grant('worker')}`;
  return Array.from({ length: times }, () => {
    const { status, media } = platform.handle({
      method: 'GET',
      path: MEDIA,
      headers: { authorization },
    });
    return [status, media?.sentBytes ?? media?.length];
  });
}

it('breaks off the downloads that are chosen, and no others', () => {
  const whole = [200, WHOLE_BYTES];
  const half = [200, WHOLE_BYTES / 2];
  expect(
    downloads(4, [
      ['media.break-off', 0],
      ['media.break-off', 2],
    ]),
  ).toEqual([half, whole, half, whole]);
});

it('refuses a file for good', () => {
  const refused = [403, undefined];
  expect(
    downloads(3, [
      ['media.refusal', 0],
      ['media.break-off', 0],
    ]),
  ).toEqual([refused, refused, refused]);
});

it('sends every file whole where downloads are not brittle', () => {
  const draws: readonly Draw[] = [
    ['media.refusal', 0],
    ['media.break-off', 0],
  ];
  expect(downloads(2, draws, false)).toEqual([
    [200, WHOLE_BYTES],
    [200, WHOLE_BYTES],
  ]);
});
