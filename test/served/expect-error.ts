import { expect } from 'vitest';
import type { RawAnswer } from './raw-exchange.ts';

/** That the answer is an error which says what was wrong. */
export function expectError({ status, body, headers }: RawAnswer, context?: unknown): void {
  expect(status, `${headers}\n${body}\n${context}`).toBeGreaterThanOrEqual(400);
  expect(status, `${headers}\n${body}\n${context}`).toBeLessThan(500);
  expect(JSON.parse(body)).toMatchObject({
    status,
    code: expect.stringMatching(/./),
    message: expect.stringMatching(/./),
    details: expect.any(Array),
  });
}
