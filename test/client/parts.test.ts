import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullJitter } from '../../src/client/backoff.ts';
import { classifyConflict } from '../../src/client/conflict.ts';
import { createDogstatsdMetrics } from '../../src/client/dogstatsd.ts';
import { retryAfterMs } from '../../src/client/retry-after.ts';

describe('full jitter', () => {
  it('stays between the floor and a bound that doubles up to the cap', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999999, noNaN: true }), (unit) => {
        let backoff = fullJitter({ firstMs: 100, capMs: 1000, floorMs: 50 });
        for (const boundMs of [100, 200, 400, 800, 1000, 1000]) {
          const delayMs = backoff.delayMs(() => unit);
          expect(delayMs).toBeGreaterThanOrEqual(50);
          expect(delayMs).toBeLessThan(boundMs);
          backoff = backoff.next();
        }
      }),
    );
  });
});

describe('retryAfterMs', () => {
  const date = 'Mon, 05 Jan 2026 09:00:00 GMT';
  it.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': 'Mon, 05 Jan 2026 09:00:07 GMT', date }, 7000],
    [{ 'retry-after': 'Mon, 05 Jan 2026 08:00:00 GMT', date }, 0],
    [{ 'retry-after': 'Mon, 05 Jan 2026 09:00:07 GMT' }, undefined],
    [{ 'retry-after': 'soon', date }, undefined],
    [{ 'retry-after': '-3' }, undefined],
    [{}, undefined],
  ])('reads %o as %s ms', (headers, expected) => {
    expect(retryAfterMs(headers as Record<string, string>)).toBe(expected);
  });
});

describe('classifyConflict', () => {
  it.each([
    [{ code: 'recording.in.progress', message: 'x' }, 'recording-in-progress'],
    [
      { code: 'conflict', message: 'A recording is already in progress for this conversation.' },
      'recording-in-progress',
    ],
    [
      { code: 409, message: 'Conflict', errors: ['The conversation has ended.'] },
      'conversation-ended',
    ],
    [{ code: 'idempotency.in.flight' }, 'in-flight'],
    [{ code: 'stale.version' }, 'stale-version'],
    [
      {
        code: 'bad_request',
        message: 'The resource has changed; it is at "2" now. Read it again.',
      },
      'stale-version',
    ],
    [{ code: 'attributes.locked' }, 'attributes-locked'],
    [
      { code: 409, errors: ['The attributes are locked by media for a moment; retry shortly.'] },
      'attributes-locked',
    ],
    [{ code: 'conflict', message: 'The request conflicts with the state.' }, 'unclear'],
    [{ code: 'interaction.ended' }, 'interaction-ended'],
    [
      { code: 'conflict', message: 'The interaction has ended; there is no audio to record.' },
      'interaction-ended',
    ],
    [{ code: 'stale.version' }, 'stale-version'],
    [
      { code: 409, message: 'Conflict', errors: ['The resource has changed; it is at "3" now.'] },
      'stale-version',
    ],
    [{ code: 'contact.dialing', message: 'x' }, 'contact-dialing'],
    [
      {
        code: 409,
        message: 'Conflict',
        errors: ['Contact is currently being processed by the dialer.'],
      },
      'contact-dialing',
    ],
    [{ code: 'contact.on.call' }, 'contact-on-call'],
    [{ code: 'conflict', message: 'The contact is on a call or in wrap-up.' }, 'contact-on-call'],
    [{ code: 'stale.version' }, 'stale-version'],
    [{ code: 'conflict', message: 'The resource has changed; it is at "7".' }, 'stale-version'],
    [{ code: 'export.range.locked' }, 'export-range-locked'],
    [
      {
        code: 'conflict',
        message: 'Another export holds a part of the date range 2026-01-01 to 2026-01-02.',
      },
      'export-range-locked',
    ],
    [
      { code: 409, message: 'Conflict', errors: ['The export export-1 has already completed.'] },
      'export-completed',
    ],
    [{ code: 'conflict', message: 'The export export-1 has already failed.' }, 'export-failed'],
    [{ code: 'constructor' }, 'unclear'],
    [{ code: 409, message: 'Conflict', errors: 'no list' }, 'unclear'],
    [null, 'unclear'],
    ['text', 'unclear'],
  ] as const)('takes %o for %s', (body, expected) => {
    expect(classifyConflict(body)).toBe(expected);
  });
});

describe('DogStatsD', () => {
  it('sends a distribution that an agent can read', async () => {
    const agent = createSocket('udp4');
    agent.bind(0, '127.0.0.1');
    await once(agent, 'listening');
    const received = once(agent, 'message');
    const metrics = createDogstatsdMetrics(
      { host: '127.0.0.1', port: agent.address().port },
      (error) => {
        throw error;
      },
    );
    metrics.distribution('recording.start_latency', 812, { operation: 'toggle' });
    await metrics.close();
    const [message] = await received;
    agent.close();
    expect(String(message)).toContain('stalemate.recording.start_latency:812|d|#operation:toggle');
  });
});
