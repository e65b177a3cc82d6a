import { describe, expect, it } from 'vitest';
import { WAVE_POLICY } from '../../../src/media/wave-policy.ts';
import { complianceNote } from '../../../src/pipeline/decisions/compliance-note.ts';
import { adopt, decideAnswer } from '../../../src/pipeline/decisions/decide-answer.ts';
import { decideFile } from '../../../src/pipeline/decisions/decide-file.ts';
import { decideNext } from '../../../src/pipeline/decisions/decide-next.ts';
import { detect } from '../../../src/pipeline/decisions/detect.ts';
import type { RecordingClaim } from '../../../src/pipeline/recording-event.ts';
import { caseIdOf, type RepairCase } from '../../../src/pipeline/repair-case.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import type { SeenInteraction } from '../../../src/pipeline/seen-interaction.ts';
import { afterTurn, failed, lookAgain, tryAgain } from '../../../src/pipeline/turn.ts';

const NOW_MS = 100_000;
const context = { nowMs: NOW_MS, random: () => 1, policy: REPAIR_POLICY };

const waiting: RepairCase = {
  id: caseIdOf('acme', 'int-1', 'rec-1'),
  tenant: 'acme',
  interactionId: 'int-1',
  recordingId: 'rec-1',
  state: 'waiting',
  driver: 'evt-1',
  correlationId: 'c-1',
  claim: { status: 'failed' },
  attempt: 1,
  dueAtMs: NOW_MS,
  setbacks: 0,
  looks: 0,
  failures: [],
  openedAtMs: 0,
};

const clear: SeenInteraction = {
  phase: 'live',
  etag: '"4"',
  endedAtMs: undefined,
  annotations: {},
  properties: {},
  recordings: [
    {
      id: 'rec-1',
      uploadStatus: 'upload_failed',
      capturedMs: 3000,
      uri: undefined,
      replaces: undefined,
      attempt: undefined,
    },
  ],
};

const second = (uploadStatus: string, attempt = 1) => ({
  id: 'rec-2',
  uploadStatus,
  capturedMs: undefined,
  uri: undefined,
  replaces: 'rec-1',
  attempt,
});

describe('detection', () => {
  const whole: RecordingClaim = {
    status: 'completed',
    capturedMs: 10_000,
    durationMs: 10_000,
    artifactBytes: 160_044,
    uri: '/media',
  };

  it('believes a failure, and a success not before the file was seen', () => {
    expect(detect({ ...whole, status: 'failed', failureReason: 'reset' })).toMatchObject({
      kind: 'failed',
      says: expect.stringContaining('reset'),
    });
    expect(detect({ ...whole, uri: undefined })).toMatchObject({ kind: 'failed' });
    expect(detect(whole)).toEqual({ kind: 'to-be-seen', uri: '/media', suspicions: [] });
  });

  it('notes a duration or a size that cannot be right', () => {
    const oddities: readonly Partial<RecordingClaim>[] = [
      { durationMs: 9400 },
      { durationMs: 10_600 },
      { artifactBytes: 0 },
      { artifactBytes: 16 * 9500 },
    ];
    for (const odd of oddities) {
      expect(detect({ ...whole, ...odd })).toMatchObject({
        suspicions: [expect.any(String)],
      });
    }
    expect(detect({ ...whole, artifactBytes: 44 + 16 * 9500 })).toMatchObject({
      suspicions: [],
    });
  });
});

describe('the least size of a file', () => {
  const claim: RecordingClaim = {
    status: 'completed',
    capturedMs: 10_000,
    artifactBytes: 80_044,
    uri: '/media',
  };

  it('is that of the smallest format that is accepted', () => {
    expect(detect(claim)).toMatchObject({ suspicions: [expect.any(String)] });
    const policy = { ...WAVE_POLICY, encodings: ['pcm', 'a-law'] } as const;
    expect(detect(claim, policy)).toMatchObject({ suspicions: [] });
  });
});

describe('what is done about a failure', () => {
  it('is a second capture while the call goes on and nothing is captured', () => {
    const turn = decideNext(waiting, clear, context);
    expect(turn).toMatchObject({ event: 'CLEAR', issue: { attempt: 1, caseId: waiting.id } });
    expect(decideNext(waiting, clear, { ...context, nowMs: 1 }).issue?.key).toBe(turn.issue?.key);
    expect(decideNext({ ...waiting, attempt: 2 }, clear, context).issue?.key).not.toBe(
      turn.issue?.key,
    );
  });

  it.each(['queued', 'recording', 'uploading'])('is to wait while another is %s', (status) => {
    const other = { ...second(status), replaces: undefined };
    const seen = { ...clear, recordings: [...clear.recordings, other] };
    expect(decideNext(waiting, seen, context)).toEqual(lookAgain(waiting, context));
  });

  it('is to wait before the call has begun', () => {
    const early = { ...clear, phase: 'early' } as const;
    expect(decideNext(waiting, early, context)).toEqual(lookAgain(waiting, context));
  });

  it.each([
    ['that is clear', clear],
    ['on which something is captured', { ...clear, recordings: [second('recording', 2)] }],
  ])('is not to look for ever at an interaction %s', (_, seen) => {
    const patient = { ...waiting, looks: REPAIR_POLICY.looksMax - 1 };
    expect(decideNext(patient, seen, context).event).not.toBe('EXHAUSTED');
    const { looksMax: looks } = REPAIR_POLICY;
    expect(decideNext({ ...waiting, looks }, seen, context)).toMatchObject({
      event: 'EXHAUSTED',
      change: { ending: { end: 'review' }, failures: [{ fault: 'no-progress' }] },
    });
  });

  it('is to ask the store once the call is over', () => {
    const over = { ...clear, phase: 'ended', endedAtMs: 7 } as const;
    expect(decideNext(waiting, over, context)).toMatchObject({
      event: 'ENDED',
      interactionEndedAtMs: 7,
    });
  });

  it('is to follow a capture that is there already, whatever else there is', () => {
    for (const phase of ['live', 'ended'] as const) {
      const seen = { ...clear, phase, recordings: [...clear.recordings, second('uploading')] };
      expect(decideNext(waiting, seen, context)).toMatchObject({
        event: 'ADOPTED',
        change: { replacementId: 'rec-2' },
      });
    }
    const other = { ...clear, recordings: [...clear.recordings, second('upload_failed')] };
    expect(decideNext({ ...waiting, attempt: 2 }, other, context).event).toBe('CLEAR');
  });
});

describe('the answer to a command', () => {
  const commanding: RepairCase = { ...waiting, state: 'commanding' };

  it('is adopted, however it is known', () => {
    const recordingId = 'rec-2';
    const answered = decideAnswer(commanding, { kind: 'accepted', recordingId }, clear, context);
    expect(answered).toMatchObject({ event: 'ACCEPTED', settle: { result: { recordingId } } });
    expect(adopt(commanding, recordingId, NOW_MS).settle).toEqual(answered.settle);
  });

  it('turns to the store when the call is over', () => {
    const over = { ...clear, phase: 'ended' } as const;
    for (const [answer, seen] of [
      [{ kind: 'ended' }, clear],
      [{ kind: 'ended' }, over],
      [{ kind: 'changed' }, over],
    ] as const) {
      expect(decideAnswer(commanding, answer, seen, context).event).toBe('ENDED');
    }
  });

  it('is asked for again, ever later, where the interaction has changed', () => {
    let one: RepairCase = commanding;
    let pauseMs = 0;
    for (let round = 0; round < 3; round++) {
      const turn = decideAnswer(one, { kind: 'changed' }, clear, context);
      expect(turn.settle?.result.kind).toBe('changed');
      const later = afterTurn(one, turn, NOW_MS);
      expect(later.state).toBe('waiting');
      expect(later.dueAtMs - NOW_MS).toBeGreaterThan(pauseMs);
      pauseMs = later.dueAtMs - NOW_MS;
      one = afterTurn(later, decideNext(later, clear, context), NOW_MS);
    }
  });

  it('ends the case where it is a refusal', () => {
    const turn = decideAnswer(commanding, { kind: 'refused', because: 'no' }, clear, context);
    expect(turn).toMatchObject({ event: 'EXHAUSTED', change: { ending: { end: 'review' } } });
  });
});

describe('failures', () => {
  it('lead to attempts after 2, 8 and 32 seconds, and then to a person', () => {
    let one: RepairCase = { ...waiting, state: 'received', attempt: 0 };
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      one = afterTurn(one, failed(one, 'truncated', 'half of it', context), NOW_MS);
      expect(one).toMatchObject({ state: 'waiting', attempt });
      delays.push(one.dueAtMs - NOW_MS);
      one = { ...one, state: 'watching' };
    }
    expect(delays).toEqual([2000, 8000, 32_000]);
    one = afterTurn(one, failed(one, 'truncated', 'half of it', context), NOW_MS);
    expect(one).toMatchObject({ state: 'noting', ending: { end: 'review' } });
    expect(one.failures.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3]);
  });

  it('are not what trouble with the network is, unless it never ends', () => {
    let one: RepairCase = waiting;
    let tries = 0;
    for (; one.state === 'waiting'; tries++) {
      expect(one.attempt).toBe(1);
      one = afterTurn(one, tryAgain(one, 'down', 0, context), one.dueAtMs);
    }
    expect(tries).toBe(REPAIR_POLICY.setbacksMax);
    expect(one).toMatchObject({ state: 'noting', ending: { end: 'review' } });
  });

  it('wait as long as the platform asks', () => {
    expect(tryAgain(waiting, 'busy', 90_000, context).change.dueAtMs).toBe(NOW_MS + 90_000);
  });
});

describe('a note that is always too early', () => {
  it('ends the case as one for a person', () => {
    const noting: RepairCase = { ...waiting, state: 'noting', looks: REPAIR_POLICY.looksMax };
    const after = afterTurn(noting, lookAgain(noting, context), NOW_MS);
    expect(after).toMatchObject({ state: 'review', failures: [{ fault: 'no-progress' }] });
  });
});

describe('a file', () => {
  const validating: RepairCase = { ...waiting, state: 'validating', attempt: 0 };
  const good = { end: 'verified', recordingId: 'rec-1' } as const;

  it('that is whole ends the case as what it stands for', () => {
    const file = { kind: 'sound', sha256: 'ab', log: ['whole'] } as const;
    expect(decideFile(validating, file, good, context)).toEqual({
      event: 'SOUND',
      change: { ending: { ...good, sha256: 'ab', log: ['whole'] } },
    });
  });

  it('that is damaged or not there is a failure', () => {
    for (const file of [
      { kind: 'faulty', fault: 'truncated', says: 'half of it' },
      { kind: 'missing' },
    ] as const) {
      expect(decideFile(validating, file, good, context)).toMatchObject({ event: 'FAULTY' });
    }
  });
});

describe('a file in a format that is not accepted', () => {
  it.each(['validating', 'watching', 'storing'] as const)(
    'goes to a person at once, with the reason, while %s',
    (state) => {
      const one: RepairCase = { ...waiting, state };
      const file = {
        kind: 'faulty',
        fault: 'refused-format',
        says: 'a-law is not accepted',
      } as const;
      const good = { end: 'verified', recordingId: 'rec-1' } as const;
      expect(afterTurn(one, decideFile(one, file, good, context), NOW_MS)).toMatchObject({
        state: 'noting',
        attempt: 1,
        ending: { end: 'review' },
        failures: [{ fault: 'refused-format', says: 'a-law is not accepted' }],
      });
    },
  );
});

describe('the note', () => {
  it('says what became of the recording, why, and fits', () => {
    const failures = Array.from({ length: 60 }, (_, attempt) => ({
      atMs: 0,
      attempt,
      fault: 'truncated',
      says: 'x'.repeat(300),
    }));
    const ending = { end: 'review', log: [] } as const;
    const note = complianceNote({ ...waiting, failures }, ending, ['odd']);
    expect(note).toMatchObject({ compliance: 'requires_manual_review', recordingId: 'rec-1' });
    expect(note.log[0]).toBe('rec-1 ended as review (c-1)');
    expect(note.log).toContain('odd');
    expect(note.log).toHaveLength(50);
    for (const line of note.log) expect(line.length).toBeLessThanOrEqual(200);
  });
});
