import request from 'supertest';
import { createMockServer, type MockServerOptions } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { ManualTimers } from './manual-timers.ts';

/** A server without a port, for tests whose requests come one by one and in no time. */
export function callApp(options: Partial<MockServerOptions> = {}) {
  const timers = new ManualTimers();
  const { app } = createMockServer({ scenarios, timers, ...options });
  return { timers, api: request(app) };
}
