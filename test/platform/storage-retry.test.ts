import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../src/choice/plan.ts';
import { recordChoices } from '../../src/choice/recorder.ts';
import { seededChoices } from '../../src/choice/seeded.ts';
import { interactionForm } from '../../src/platform/dialect/forum/interaction-bodies.ts';
import { capturedMs } from '../../src/platform/interactions/artifact.ts';
import { openInteraction } from '../../src/platform/interactions/interaction-lifecycle.ts';
import { isSound } from '../../src/platform/interactions/stored-file.ts';
import { Platform } from '../../src/platform/platform.ts';
import type { Settings } from '../../src/platform/settings.ts';
import { subscribe } from '../../src/platform/webhooks/subscribe.ts';

const INTERACTION = '/api/v2/interactions/int-1';
const MEDIA = `${INTERACTION}/recordings/rec-1/media`;
const SEGMENT_MS = 3000;
const WHOLE_BYTES = 44 + 3 * 16_000;
const REPAIR_MS = 5000;

type Chosen = Partial<Record<ChoiceName, number>>;

/** A platform with one call whose first capture ends after three seconds; all is chosen for `rec-1`. */
function platformWith(chosen: Chosen, settings: Partial<Settings> = { storageRetries: true }) {
  const draws = Object.entries(chosen).map(([name, value]) => ({
    kind: CATALOGUE[name as ChoiceName],
    subject: 'rec-1',
    nth: 0,
    value,
  }));
  const told: unknown[] = [];
  const platform = new Platform({
    choices: planChoices(createPlan(draws)),
    settings,
    outbound: {
      send({ event }, done) {
        told.push(event.data);
        done({ status: 200 });
        return true;
      },
    },
  });
  const { world } = platform;
  subscribe(world, { client: 'worker', types: ['interaction.recorded'] });
  const conversation = openInteraction(world, {
    id: 'int-1',
    participants: [],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
  });
  const authorization = `Bearer ${platform.grant('worker')}`;
  const send = (method: string, path: string, body?: Parameters<Platform['handle']>[0]['body']) =>
    platform.handle({ method, path, headers: { authorization }, body });
  const first = () => interactionForm.parse(send('GET', INTERACTION).body).recordings[0];
  const [original] = conversation.recordings;
  if (original === undefined) throw new Error('a conversation is recorded from the first');
  const soundAt = (atMs: number) => isSound(world, original, atMs);
  return { platform, send, first, told, soundAt };
}

const DAMAGES: readonly (readonly [string, Chosen])[] = [
  ['that failed', { 'recording.upload-failure': 1 }],
  ['that stored nothing', { 'media.truncation': 1 }],
  ['that was cut short', { 'media.truncation': 3, 'media.metadata': 1 }],
  ['that damaged the header', { 'media.header': 1 }],
];

describe.each(DAMAGES)('where uploads are tried again, one %s', (_, damage) => {
  const repaired = { ...damage, 'media.repair-lag': REPAIR_MS };

  it('is made good so long after its end, which the metadata never say', () => {
    const { platform, send, first, soundAt } = platformWith(repaired);
    platform.advanceTo(SEGMENT_MS);
    const before = first();
    expect(before?.uri).toBe(MEDIA);
    platform.advanceTo(SEGMENT_MS + REPAIR_MS - 1);
    const early = send('GET', MEDIA).media;
    platform.advanceTo(SEGMENT_MS + REPAIR_MS);
    const { status, media } = send('GET', MEDIA);
    expect([status, media?.length]).toEqual([200, WHOLE_BYTES]);
    expect(platform.journal.entries.at(-1)?.rule.id).toBe('media.shown.repaired');
    expect(media?.bytes()).not.toEqual(early?.bytes());
    expect(first()).toEqual(before);
    expect([soundAt(SEGMENT_MS + REPAIR_MS - 1), soundAt(SEGMENT_MS + REPAIR_MS)]).toEqual([
      false,
      true,
    ]);
  });

  it('gives the bytes that were captured', () => {
    const whole = platformWith({}, {});
    whole.platform.advanceTo(SEGMENT_MS);
    const { platform, send } = platformWith(repaired);
    platform.advanceTo(SEGMENT_MS + REPAIR_MS);
    expect(send('GET', MEDIA).media?.bytes()).toEqual(whole.send('GET', MEDIA).media?.bytes());
  });

  it('stays as it is if no other try gets through', () => {
    const { platform, send, soundAt } = platformWith(damage);
    platform.advanceTo(SEGMENT_MS);
    const before = send('GET', MEDIA);
    platform.advanceTo(600_000);
    expect(send('GET', MEDIA).media?.bytes()).toEqual(before.media?.bytes());
    expect(soundAt(600_000)).toBe(false);
  });

  it('stays as it is where uploads are not tried again, whatever is chosen', () => {
    const { platform, send, soundAt } = platformWith(repaired, {});
    platform.advanceTo(SEGMENT_MS);
    const before = send('GET', MEDIA);
    platform.advanceTo(600_000);
    expect(send('GET', MEDIA).media?.bytes()).toEqual(before.media?.bytes());
    expect(soundAt(600_000)).toBe(false);
  });
});

describe('the URI of an upload that failed', () => {
  const failed = { 'recording.upload-failure': 1, 'media.repair-lag': REPAIR_MS };

  it('is told from the first where uploads are tried again, and leads nowhere until then', () => {
    const { platform, send, first, told } = platformWith(failed);
    platform.advanceTo(SEGMENT_MS);
    const event = { status: 'failed', uploadStatus: 'upload_failed', artifactSize: 0, uri: MEDIA };
    expect(told).toMatchObject([event]);
    expect(first()).toMatchObject({ uploadStatus: 'upload_failed', artifactSize: 0, uri: MEDIA });
    expect(send('GET', MEDIA)).toMatchObject({ status: 404, body: { code: 'media.not.found' } });
  });

  it('is told nowhere else', () => {
    const { platform, first, told } = platformWith(failed, {});
    platform.advanceTo(SEGMENT_MS);
    expect(told).toHaveLength(1);
    expect([first()?.uri, (told[0] as { uri?: string }).uri]).toEqual([undefined, undefined]);
  });

  it('is not shown before reads show that the upload has failed', () => {
    const { platform, first } = platformWith({ ...failed, 'recording.upload-lag': 1000 });
    platform.advanceTo(SEGMENT_MS + 999);
    expect(first()).toMatchObject({ uploadStatus: 'uploading' });
    expect(first()?.uri).toBeUndefined();
  });
});

describe('whatever becomes of a file', () => {
  it('is repaired only if it was not whole, and stays so', () => {
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (seed, storageRetries) => {
        const choices = recordChoices(seededChoices(seed));
        const platform = new Platform({ choices, settings: { storageRetries } });
        const conversation = openInteraction(platform.world, {
          id: 'int-1',
          participants: [],
          defaultRecording: { tags: [], format: 'wav' },
          segmentMs: SEGMENT_MS,
        });
        platform.advanceTo(120_000);
        const [recording] = conversation.recordings;
        if (recording?.endedAtMs === undefined || capturedMs(recording) === 0) return;
        const soundAt = (atMs: number) => isSound(platform.world, recording, atMs);
        const atOnce = soundAt(recording.endedAtMs);
        const later = soundAt(600_000);
        const lag = choices.mattered.find(({ kind }) => kind.name === 'media.repair-lag')?.value;
        if (atOnce || !storageRetries) expect(lag).toBeUndefined();
        expect(later).toBe(atOnce || lag !== undefined);
        if (lag !== undefined) {
          const repairedAtMs = recording.endedAtMs + lag;
          expect([soundAt(repairedAtMs - 1), soundAt(repairedAtMs)]).toEqual([false, true]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the end of a re-recording', () => {
  it('is told with what it is to make good', () => {
    const { platform, send, told } = platformWith({ 'recording.upload-failure': 1 }, {});
    platform.advanceTo(SEGMENT_MS);
    const metadata = { originalRecordingId: 'rec-1', retrySequence: 2 };
    const channels = [{ type: 'agent', record: true }];
    const path = '/api/v2/recordings/interactions/int-1';
    expect(send('POST', path, { channels, metadata }).status).toBe(201);
    platform.advanceTo(3 * SEGMENT_MS);
    expect(told).toHaveLength(2);
    expect(told[0]).not.toHaveProperty('originalRecordingId');
    expect(told[1]).toMatchObject({ recordingId: 'rec-2', status: 'completed', ...metadata });
  });
});
