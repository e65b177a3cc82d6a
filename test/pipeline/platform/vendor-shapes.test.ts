import { describe, expect, it } from 'vitest';
import { CATALOGUE, type ChoiceName } from '../../../src/choice/catalogue.ts';
import { createPlan, planChoices } from '../../../src/choice/plan.ts';
import { neverMatching } from '../../../src/client/re-record-command.ts';
import { cxoneShape } from '../../../src/pipeline/platform/cxone-shape.ts';
import { genesysShape } from '../../../src/pipeline/platform/genesys-shape.ts';
import { createHttpPlatform } from '../../../src/pipeline/platform/http-platform.ts';
import type { VendorShape } from '../../../src/pipeline/platform/vendor-shape.ts';
import type { ComplianceNote } from '../../../src/pipeline/ports/recording-platform.ts';
import type { SeenInteraction } from '../../../src/pipeline/seen-interaction.ts';
import { openInteraction } from '../../../src/platform/interactions/interaction-lifecycle.ts';
import { interactionOf } from '../../../src/platform/interactions/interactions.ts';
import { Platform } from '../../../src/platform/platform.ts';
import type { Settings } from '../../../src/platform/settings.ts';
import { hangUp } from '../../../src/platform/voice/conversation-lifecycle.ts';
import type { Reply, Transport } from '../../../src/transport/transport.ts';

const SEGMENT_MS = 3000;
const COMMAND = {
  tenant: 'acme',
  interactionId: 'int-1',
  originalRecordingId: 'rec-1',
  attempt: 1,
};
const VERIFIED: ComplianceNote = {
  compliance: 'compliance_verified',
  recordingId: 'rec-2',
  log: ['rec-1 ended as verified'],
};

/** A platform whose first recording has failed, asked directly, in one vendor's shape. */
function stage(shape: VendorShape, settings: Partial<Settings> = {}, choices: Chosen = {}) {
  const platform = new Platform({ choices: planChoices(planOf(choices)), settings });
  const conversation = openInteraction(platform.world, {
    id: 'int-1',
    participants: [],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
    firstUploadFails: true,
  });
  platform.advanceTo(SEGMENT_MS);
  const authorization = `Bearer ${platform.grant('pipeline')}`;
  const sent: string[] = [];
  let answer: ((reply: Reply) => Reply) | undefined;
  const transport: Transport = {
    send: async ({ method, path, headers, body }) => {
      sent.push(`${method} ${path}`);
      const response = platform.handle({
        method,
        path,
        headers: { authorization, ...headers },
        body,
      });
      const reply: Reply = { kind: 'response', ...response };
      return answer?.(reply) ?? reply;
    },
  };
  return {
    platform,
    conversation,
    sent,
    port: createHttpPlatform(transport, shape),
    /** From now on answers come back like this. */
    disturb: (change: typeof answer) => {
      answer = change;
    },
    notes: () => interactionOf(platform.world, conversation),
  };
}

type Chosen = Partial<Record<ChoiceName, readonly [string, number, number]>>;

const planOf = (choices: Chosen) =>
  createPlan(
    Object.entries(choices).map(([name, [subject, nth, value]]) => ({
      kind: CATALOGUE[name as ChoiceName],
      subject,
      nth,
      value,
    })),
  );

async function look({ port }: ReturnType<typeof stage>): Promise<SeenInteraction> {
  const seen = await port.look('int-1', 'c-1');
  if (seen.kind !== 'seen') throw new Error(`the look gave ${seen.kind}`);
  return seen.view;
}

describe.each([
  ['Genesys', genesysShape],
  ['CXone', cxoneShape],
] as const)('the platform in the shape of %s', (_, shape) => {
  it('shows an interaction, its end and its recordings', async () => {
    const on = stage(shape);
    expect(await look(on)).toMatchObject({
      phase: 'live',
      endedAtMs: undefined,
      recordings: [{ id: 'rec-1', uploadStatus: 'upload_failed', capturedMs: SEGMENT_MS }],
    });
    hangUp(on.platform.world, on.conversation.id);
    const { phase, endedAtMs } = await look(on);
    expect(phase).toBe('ended');
    expect(endedAtMs).toBeGreaterThan(0);
    expect(await on.port.look('int-9', 'c-1')).toEqual({ kind: 'missing' });
  });

  it('starts one capture for an attempt, however often it is commanded', async () => {
    const on = stage(shape);
    const { etag } = await look(on);
    expect(await on.port.reRecord(COMMAND, etag, 'c-1')).toEqual({
      kind: 'accepted',
      recordingId: 'rec-2',
    });
    expect(await on.port.reRecord(COMMAND, etag, 'c-1')).toEqual({
      kind: 'accepted',
      recordingId: 'rec-2',
    });
    expect((await look(on)).recordings).toMatchObject([
      { id: 'rec-1' },
      { id: 'rec-2', replaces: 'rec-1', attempt: 1 },
    ]);
  });

  it('starts nothing on an interaction that is no longer as it was seen, or over', async () => {
    for (const captureAfterEnd of ['chosen', 'noise'] as const) {
      const on = stage(shape, { captureAfterEnd });
      const { etag } = await look(on);
      hangUp(on.platform.world, on.conversation.id);
      const answer = await on.port.reRecord(COMMAND, etag, 'c-1');
      expect(answer).toEqual({ kind: captureAfterEnd === 'noise' ? 'changed' : 'ended' });
      expect(on.conversation.recordings).toHaveLength(1);
    }
  });

  it('tells what a command came to whose answer was lost, after the end too', async () => {
    const on = stage(shape, { captureAfterEnd: 'noise' });
    const { etag } = await look(on);
    on.disturb(() => ({ kind: 'no-response', because: 'timeout' }));
    expect(await on.port.reRecord(COMMAND, etag, 'c-1')).toMatchObject({ kind: 'unavailable' });
    on.disturb(undefined);
    hangUp(on.platform.world, on.conversation.id);
    const never = neverMatching((await look(on)).etag);
    expect(await on.port.reRecord(COMMAND, never, 'c-1')).toMatchObject({ kind: 'accepted' });
    const other = { ...COMMAND, attempt: 2 };
    expect(await on.port.reRecord(other, never, 'c-1')).toEqual({ kind: 'changed' });
  });

  it.each([409, 412, 400] as const)(
    'takes a %i for a stale tag as a change',
    async (staleWrite) => {
      const on = stage(shape, { staleWrite });
      const seen = await look(on);
      expect(await on.port.reRecord(COMMAND, '"0"', 'c-1')).toEqual({ kind: 'changed' });
      expect(await on.port.note('int-1', { ...seen, etag: '"0"' }, VERIFIED, 'c-1')).toEqual({
        kind: 'changed',
      });
    },
  );

  it('writes a note, and a repetition of it changes nothing', async () => {
    const on = stage(shape);
    expect(await on.port.note('int-1', await look(on), VERIFIED, 'c-1')).toEqual({ kind: 'noted' });
    const { annotations, properties } = on.notes();
    expect(annotations.compliance ?? properties.compliance).toBe('compliance_verified');
    expect(await on.port.note('int-1', await look(on), VERIFIED, 'c-1')).toEqual({ kind: 'noted' });
    expect(on.notes()).toMatchObject({ annotations, properties });
  });

  it('does not take back that another recording must be looked at by a person', async () => {
    const on = stage(shape);
    const review: ComplianceNote = {
      compliance: 'requires_manual_review',
      recordingId: 'rec-1',
      log: ['rec-1 ended as review'],
    };
    await on.port.note('int-1', await look(on), review, 'c-1');
    await on.port.note('int-1', await look(on), VERIFIED, 'c-1');
    const noted = JSON.stringify(on.notes());
    expect(noted).toContain('requires_manual_review');
    expect(noted).not.toContain('compliance_verified');
    for (const line of [...review.log, ...VERIFIED.log]) expect(noted).toContain(line);
    const cleared = { ...review, compliance: 'compliance_verified' } as const;
    await on.port.note('int-1', await look(on), cleared, 'c-1');
    expect(JSON.stringify(on.notes())).toContain('compliance_verified');
  });

  it('takes it back where the good file stands for that recording', async () => {
    const on = stage(shape);
    const review = { compliance: 'requires_manual_review', recordingId: 'rec-1', log: [] } as const;
    await on.port.note('int-1', await look(on), review, 'c-1');
    const good = { ...VERIFIED, recordingId: 'rec-2', insteadOf: 'rec-1' };
    await on.port.note('int-1', await look(on), good, 'c-1');
    const noted = JSON.stringify(on.notes());
    expect(noted).toContain('compliance_verified');
    expect(noted).toContain('rec-2');
  });

  it('adds what a person did, and leaves the result that is noted', async () => {
    const words: ComplianceNote = {
      compliance: undefined,
      recordingId: 'rec-1',
      log: ['by a person'],
    };
    for (const before of [undefined, VERIFIED]) {
      const on = stage(shape);
      if (before !== undefined) await on.port.note('int-1', await look(on), before, 'c-1');
      expect(await on.port.note('int-1', await look(on), words, 'c-1')).toEqual({ kind: 'noted' });
      const noted = JSON.stringify(on.notes());
      expect(noted).toContain('by a person');
      expect(noted.includes('compliance_verified')).toBe(before !== undefined);
      expect(noted).not.toContain('requires_manual_review');
    }
  });

  it('fits the longest note that is made into what the platform takes', async () => {
    const on = stage(shape);
    const log = Array.from({ length: 50 }, (_, n) => `${n}`.padEnd(200, 'x'));
    const long = { ...VERIFIED, log };
    expect(await on.port.note('int-1', await look(on), long, 'c-1')).toEqual({ kind: 'noted' });
    const longer = { ...VERIFIED, log: log.map((line) => `y${line.slice(1)}`) };
    expect(await on.port.note('int-1', await look(on), longer, 'c-1')).toEqual({ kind: 'noted' });
  });

  it('says that the platform could not say, and when it may be asked again', async () => {
    const on = stage(shape);
    const seen = await look(on);
    const asked = [
      () => on.port.look('int-1', 'c-1'),
      () => on.port.reRecord(COMMAND, seen.etag, 'c-1'),
      () => on.port.note('int-1', seen, VERIFIED, 'c-1'),
    ];
    for (const status of [401, 408, 429, 500, 503]) {
      const headers = { 'retry-after': '7' };
      on.disturb(() => ({ kind: 'response', status, headers, body: undefined }));
      for (const ask of asked) {
        expect(await ask()).toMatchObject({ kind: 'unavailable', retryAfterMs: 7000 });
      }
    }
    on.disturb(() => ({ kind: 'no-response', because: 'connection' }));
    for (const ask of asked) expect(await ask()).toMatchObject({ kind: 'unavailable' });
  });

  it('asks again within the hour, however long it is to wait', async () => {
    const on = stage(shape);
    const headers = { 'retry-after': '99999999' };
    on.disturb(() => ({ kind: 'response', status: 503, headers, body: undefined }));
    expect(await on.port.look('int-1', 'c-1')).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  it('does not take the page of a proxy for an answer of the platform', async () => {
    const on = stage(shape);
    const seen = await look(on);
    const body = '<html>We are back soon.</html>';
    on.disturb(() => ({ kind: 'response', status: 200, headers: {}, body }));
    const passing = { kind: 'unavailable', because: expect.stringContaining('the form') };
    expect(await on.port.look('int-1', 'c-1')).toMatchObject(passing);
    expect(await on.port.reRecord(COMMAND, seen.etag, 'c-1')).toMatchObject(passing);
    expect(await on.port.note('int-1', seen, VERIFIED, 'c-1')).toMatchObject(passing);
  });

  it('gives the words of a platform that refuses', async () => {
    const on = stage(shape);
    const seen = await look(on);
    const body = { message: 'The token has not the scope.' };
    on.disturb(() => ({ kind: 'response', status: 403, headers: {}, body }));
    const refusal = { kind: 'refused', because: expect.stringContaining('not the scope') };
    expect(await on.port.look('int-1', 'c-1')).toEqual(refusal);
    expect(await on.port.reRecord(COMMAND, seen.etag, 'c-1')).toEqual(refusal);
    expect(await on.port.note('int-1', seen, VERIFIED, 'c-1')).toEqual(refusal);
  });
});
