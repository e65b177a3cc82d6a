import { describe, expect, it } from 'vitest';
import type { CommandAnswer } from '../../../src/pipeline/ports/recording-platform.ts';
import type { RecordingEvent } from '../../../src/pipeline/recording-event.ts';
import { caseIdOf, type Decision, lockOf } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import { DECISIONS_MAX, decideOnReview } from '../../../src/pipeline/review-desk.ts';
import { FAULTY, itemOf, live, SOUND, shown, stageHandler } from './staged-handler.ts';

const CASE = caseIdOf('acme', 'int-1', 'rec-1');
const FAILED = { status: 'failed', uri: undefined } as const;
const failedUpload = shown('rec-1', { uploadStatus: 'upload_failed', uri: undefined });
const DENIED = { kind: 'refused', because: 'the platform answered 403' } as const;

/** A stage whose person decides, and whose work that makes is seen through. */
function stageReview() {
  const stage = stageHandler();
  const { store, clock, seeThrough } = stage;
  let events = 0;
  const accepted: RecordingEvent[] = [];
  const inbox = {
    async accept(event: RecordingEvent) {
      accepted.push(event);
      return 'stored' as const;
    },
  };
  const decide = (kind: Decision['kind'], note?: string, over = store) =>
    decideOnReview(
      {
        store: { ...over, inbox },
        clock: { now: clock.now, sleep: clock.pass },
        newEventId: () => `decided-${++events}`,
        holder: 'a person',
      },
      CASE,
      kind,
      note,
    );
  return {
    ...stage,
    accepted,
    decide,
    /** Decides, and handles the event that this makes. */
    async decideAndSee(kind: Decision['kind'], note?: string): Promise<void> {
      stage.asked.length = 0;
      expect(await decide(kind, note)).toBe('decided');
      const event = accepted.at(-1);
      if (event === undefined) throw new Error('no event was made');
      await seeThrough({ id: event.id, deliveries: 1, event });
    },
    caseNow: async () => store.cases.find(CASE),
  };
}

const commandsIn = (asked: readonly string[]) => asked.filter((one) => one.startsWith('command'));

describe('a case in review that is tried again', () => {
  it('is looked at again from the beginning, if that was refused', async () => {
    const { platform, seeThrough, decideAndSee, asked, caseNow } = stageReview();
    platform.refusesLooks = 'the platform answered 403';
    platform.sees = { ...live(shown('rec-1')), endedAtMs: 5 };
    await seeThrough(itemOf('rec-1'));
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 0 });
    platform.refusesLooks = undefined;
    await decideAndSee('retried', 'the scope is right now');
    expect(asked).toContain('/media/rec-1');
    expect(commandsIn(asked)).toEqual([]);
    const found = await caseNow();
    expect(found).toMatchObject({
      state: 'verified',
      driver: 'decided-1',
      decisions: [{ kind: 'retried', note: 'the scope is right now' }],
    });
    expect(found?.failures.map(({ fault }) => fault)).toEqual(['look-refused', 'look-refused']);
  });

  it('has its file fetched once more, if that was refused at every attempt', async () => {
    const { platform, seeThrough, decideAndSee, asked, caseNow } = stageReview();
    platform.file = DENIED;
    platform.sees = { ...live(shown('rec-1')), phase: 'ended', endedAtMs: 5 };
    await seeThrough(itemOf('rec-1'));
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 3 });
    platform.file = SOUND;
    await decideAndSee('retried');
    expect(commandsIn(asked)).toEqual([]);
    expect(await caseNow()).toMatchObject({ state: 'stored' });
  });

  it('has the command sent under its key that was refused, and no more attempts than three', async () => {
    const { platform, seeThrough, decideAndSee, asked, caseNow, store } = stageReview();
    platform.sees = { ...live(failedUpload), endedAtMs: 5 };
    platform.commanded = DENIED as CommandAnswer;
    await seeThrough(itemOf('rec-1', FAILED));
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 1 });
    expect(await store.outbox.pending(9)).toEqual([]);
    const pending: number[] = [];
    platform.commanded = { kind: 'accepted', recordingId: 'rec-2' };
    platform.file = FAULTY;
    const made: ReturnType<typeof shown>[] = [];
    platform.meanwhile = async (request) => {
      if (!request.startsWith('command')) return;
      pending.push((await store.outbox.pending(9)).length);
      const attempt = made.length + 1;
      made.push(shown(`rec-${attempt + 1}`, { replaces: 'rec-1', attempt }));
      platform.sees = { ...live(failedUpload, ...made), endedAtMs: 5 };
    };
    await decideAndSee('retried');
    expect(commandsIn(asked).map((one) => one.slice(0, 9))).toEqual([
      'command 1',
      'command 2',
      'command 3',
    ]);
    expect(pending).toEqual([1, 1, 1]);
    expect(await store.outbox.pending(9)).toEqual([]);
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 3 });
  });

  it('has every file looked at once more, and nothing commanded, if all attempts were made', async () => {
    const { platform, seeThrough, decideAndSee, asked, caseNow } = stageReview();
    platform.file = FAULTY;
    const late = { ...failedUpload, uri: '/late/rec-1' };
    platform.sees = { ...live(late), phase: 'ended', endedAtMs: 5 };
    await seeThrough(itemOf('rec-1', FAILED));
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 3 });
    await decideAndSee('retried');
    expect(asked).toEqual(['look', '/late/rec-1', 'look', 'requires_manual_review']);
    expect(await caseNow()).toMatchObject({ state: 'review', attempt: 3 });
    platform.file = SOUND;
    await decideAndSee('retried');
    expect(asked).toEqual(['look', '/late/rec-1', 'look', 'compliance_verified']);
    expect(await caseNow()).toMatchObject({ state: 'stored' });
  });

  it('is only noted, if a file was good and the note was refused', async () => {
    const { platform, seeThrough, decideAndSee, asked, caseNow } = stageReview();
    platform.sees = { ...live(shown('rec-1')), endedAtMs: 5 };
    platform.noted = DENIED;
    await seeThrough(itemOf('rec-1'));
    expect(await caseNow()).toMatchObject({ state: 'review' });
    platform.noted = { kind: 'noted' };
    await decideAndSee('retried');
    expect(asked).toEqual(['look', 'compliance_verified']);
    expect(await caseNow()).toMatchObject({ state: 'verified' });
  });

  it('goes on after as long an outage as at first', async () => {
    const { platform, handle, seeThrough, decideAndSee, caseNow } = stageReview();
    const seen = { ...live(shown('rec-1')), endedAtMs: 5 };
    platform.sees = seen;
    platform.file = { kind: 'unavailable', because: 'down', retryAfterMs: 0 };
    await handle(itemOf('rec-1'));
    platform.sees = undefined;
    await seeThrough(itemOf('rec-1'));
    expect(await caseNow()).toMatchObject({
      state: 'review',
      failures: [{ fault: 'unreachable' }, { fault: 'unreachable' }],
    });
    platform.sees = seen;
    platform.file = SOUND;
    await decideAndSee('retried');
    expect((await caseNow())?.setbacks).toBe(0);
    expect(['verified', 'stored']).toContain((await caseNow())?.state);
  });
});

describe('a case in review that a person is done with', () => {
  /** A case that nothing helped. */
  async function inReview() {
    const stage = stageReview();
    stage.platform.file = DENIED;
    stage.platform.sees = { ...live(shown('rec-1')), endedAtMs: 5 };
    await stage.seeThrough(itemOf('rec-1'));
    return stage;
  }

  it('ends, with that noted, whether or not the platform takes the note', async () => {
    for (const noted of [{ kind: 'noted' } as const, DENIED]) {
      const { platform, decideAndSee, asked, caseNow } = await inReview();
      platform.noted = noted;
      await decideAndSee('done', 'the customer was called again');
      expect(asked).toEqual(['look', 'a note']);
      expect(await caseNow()).toMatchObject({
        state: 'resolved',
        decisions: [{ kind: 'done', note: 'the customer was called again' }],
      });
    }
  });

  it('is decided about once, by whoever is first', async () => {
    const { decide, decideAndSee } = await inReview();
    await decideAndSee('done');
    expect(await decide('retried')).toBe('not-in-review');
    expect(await decide('done')).toBe('not-in-review');
  });

  it('is left alone while other work has its interaction, and by whoever lost the lock', async () => {
    const { decide, store, clock, caseNow, accepted, seeThrough } = await inReview();
    const before = await caseNow();
    const resource = lockOf('acme', 'int-1');
    const lease = await store.locks.acquire(resource, 'somebody', REPAIR_POLICY.lockTtlMs);
    expect(await decide('done')).toBe('busy');
    expect(accepted).toEqual([]);
    if (lease !== undefined) await store.locks.release(lease);
    const slow = {
      ...store,
      cases: {
        ...store.cases,
        async commit(...given: Parameters<typeof store.cases.commit>) {
          await clock.pass(REPAIR_POLICY.lockTtlMs + 1);
          await store.locks.acquire(resource, 'somebody', 1);
          return store.cases.commit(...given);
        },
      },
    };
    expect(await decide('done', undefined, slow)).toBe('busy');
    expect(await caseNow()).toEqual(before);
    // What was made for it finds a case that is not its own, and ends.
    const [event] = accepted;
    if (event === undefined) throw new Error('no event was made');
    await clock.pass(2);
    await seeThrough({ id: event.id, deliveries: 1, event });
    expect(await caseNow()).toEqual(before);
  });

  it('is tried again a bounded number of times, and can be done with after that', async () => {
    const { decide, decideAndSee, caseNow } = await inReview();
    for (let times = 0; times < DECISIONS_MAX; times++) await decideAndSee('retried');
    expect(await decide('retried')).toBe('too-often');
    expect((await caseNow())?.decisions).toHaveLength(DECISIONS_MAX);
    await decideAndSee('done');
    expect(await caseNow()).toMatchObject({ state: 'resolved' });
  });
});
