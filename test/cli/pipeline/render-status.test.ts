import { describe, expect, it } from 'vitest';
import { renderStatus } from '../../../src/cli/pipeline/render-status.ts';
import type { WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import type { PipelineStatus } from '../../../src/pipeline/status/read-status.ts';
import { displayWidth } from '../../../src/report/terminal/display-width.ts';
import { plainPaint } from '../../../src/report/terminal/paint.ts';
import { NOW_MS } from '../../pipeline/receiver/signed-event.ts';
import { caseOf } from '../../pipeline/serve/running-service.ts';

const NONE = { items: [], total: 0 };

const EMPTY: PipelineStatus = {
  takenAtMs: NOW_MS,
  storeFault: undefined,
  work: { waiting: 0, delayed: 0, active: 0, parked: 0, oldestWaitMs: 0 },
  cases: {},
  underWay: NONE,
  commands: NONE,
  heldUp: NONE,
  review: NONE,
  parked: NONE,
};

const listOf = <Item>(...items: Item[]) => ({ items, total: items.length });

const itemOf = (deliveries: number): WorkItem => ({
  id: 'evt-7',
  deliveries,
  event: {
    id: 'evt-7',
    type: 'interaction.recorded',
    atMs: NOW_MS,
    interactionId: 'conv-7',
    recordingId: 'rec-7',
    claim: { status: 'failed' },
    correlationId: 'evt-7',
  },
});

const failure = (attempt: number, says: string) => ({ atMs: NOW_MS, attempt, fault: 'x', says });

const BUSY: PipelineStatus = {
  ...EMPTY,
  storeFault: 'the disk is full',
  work: { waiting: 3, delayed: 2, active: 1, parked: 1, oldestWaitMs: 65_000 },
  cases: { waiting: 1, review: 1, verified: 7 },
  underWay: {
    total: 61,
    items: [
      caseOf({
        attempt: 2,
        dueAtMs: NOW_MS + 8000,
        openedAtMs: NOW_MS - 4200,
        setbacks: 3,
        setback: { atMs: NOW_MS - 700, because: 'the platform answered 503' },
      }),
    ],
  },
  commands: {
    total: 1,
    items: [
      { key: 'k', caseId: 'c', interactionId: 'conv-3', attempt: 1, issuedAtMs: NOW_MS - 90 },
    ],
  },
  heldUp: {
    total: undefined,
    items: [{ item: itemOf(2), because: 'no answer: timeout', dueAtMs: NOW_MS + 1500 }],
  },
  review: listOf(
    caseOf({
      interactionId: 'conv-9',
      state: 'review',
      openedAtMs: NOW_MS - 3_600_000,
      endedAtMs: NOW_MS - 3_500_000,
      failures: [
        failure(0, 'it ends early'),
        failure(1, 'evil \u001b[31m words'),
        failure(2, 'no'),
      ],
      decisions: [{ atMs: NOW_MS, kind: 'retried', note: 'the scope is right now' }],
    }),
  ),
  parked: listOf({ item: itemOf(20), because: 'TypeError: a bug' }),
};

const render = (status: PipelineStatus, width = 100) =>
  renderStatus(status, { paint: plainPaint, width });

describe('the status for people', () => {
  it('says that there is nothing to do', () => {
    expect(render(EMPTY)).toBe(
      'store    available\n' +
        'work     0 waiting, 0 delayed, 0 active, none parked\n' +
        'cases    none\n',
    );
  });

  it('shows what waits, what is under way, what was given up, and why', () => {
    expect(render(BUSY)).toBe(
      `store    the disk is full
work     3 waiting, 2 delayed, 1 active, 1 parked; the oldest waits for 1 min 5 s
cases    1 waiting, 1 review, 7 verified

Under way (1 of 61)
  rec-1 of conv-1: waiting, attempt 2, due in 8.0 s, came up 4.2 s ago
    recording: it was not stored
    held up: the platform answered 503 (3 times in a row, last 700 ms ago)

Commands in flight
  a second capture on conv-3, attempt 1: written down 90 ms ago

Held up (the first 1)
  evt-7: rec-7 of conv-7, handled twice, due in 1.5 s
    no answer: timeout

Parked
  evt-7: rec-7 of conv-7, handled 20 times in vain
    TypeError: a bug

For a person to look at
  rec-1 of conv-9: given up 58 min 20 s ago, came up 1 h 0 min ago
    recording: it ends early
    attempt 1: evil \ufffd[31m words
    attempt 2: no
    a person had it tried again 0 ms ago: the scope is right now
`,
    );
  });

  it.each([40, 60, 80, 140])('fits into %i columns', (width) => {
    for (const line of render(BUSY, width).split('\n')) {
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  });
});
