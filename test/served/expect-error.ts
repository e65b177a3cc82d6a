import { expect } from 'vitest';
import { CHECKER } from '../openapi/conforms.ts';
import type { RawAnswer } from './raw-exchange.ts';

/** That the answer is an error which says what was wrong. */
export function expectError({ status, body, headers }: RawAnswer, context?: unknown): void {
  expect(status, `${headers}\n${body}\n${context}`).toBeGreaterThanOrEqual(400);
  expect(status, `${headers}\n${body}\n${context}`).toBeLessThan(500);
  const error = JSON.parse(body);
  expect(CHECKER.schemaFaults('#/components/schemas/ErrorBody', error), body).toEqual([]);
  expect(error.status).toBe(status);
}
