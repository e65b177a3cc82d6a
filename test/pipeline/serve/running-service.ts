import { PassThrough } from 'node:stream';
import { afterEach } from 'vitest';
import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';
import type { WorkHandler } from '../../../src/pipeline/ports/work-queue.ts';
import type { RepairCase } from '../../../src/pipeline/repair-case.ts';
import type { Listening } from '../../../src/pipeline/serve/listen.ts';
import { createLog } from '../../../src/pipeline/serve/log.ts';
import type { LogLevel } from '../../../src/pipeline/serve/log-level.ts';
import {
  createPipelineService,
  type PipelineService,
  type PipelineServiceOptions,
} from '../../../src/pipeline/serve/pipeline-service.ts';
import { Secrets } from '../../../src/pipeline/serve/secrets.ts';
import { createMemoryInbox, NOW_MS, SECRET } from '../receiver/signed-event.ts';

/** A case as a store has it, with changes. */
export function caseOf(changes: Partial<RepairCase> = {}): RepairCase {
  return {
    id: 'acme/conv-1/rec-1',
    tenant: 'acme',
    interactionId: 'conv-1',
    recordingId: 'rec-1',
    state: 'waiting',
    driver: 'evt-1',
    correlationId: 'evt-1',
    claim: { status: 'failed' },
    attempt: 1,
    dueAtMs: NOW_MS,
    setbacks: 0,
    looks: 0,
    failures: [{ atMs: NOW_MS, attempt: 0, fault: 'upload-failed', says: 'it was not stored' }],
    openedAtMs: NOW_MS,
    ...changes,
  };
}

/** A store of which only the inbox keeps anything; the rest says what it is told to. */
export function createStubStore(overrides: Partial<PipelineStore> = {}) {
  const memory = createMemoryInbox();
  const unused = () => Promise.reject(new Error('nobody should ask for this'));
  const store: PipelineStore = {
    inbox: memory.inbox,
    work: {
      consume: () => ({ stop: async () => undefined }),
      depth: async () => ({ waiting: 0, delayed: 0, active: 0, parked: 0, oldestWaitMs: 0 }),
      parked: async () => [],
      heldUp: async () => [],
      unpark: unused,
    },
    locks: { acquire: unused, renew: unused, release: unused },
    cases: {
      find: unused,
      commit: unused,
      count: async () => ({}),
      list: async () => [],
      forget: async () => 0,
    },
    outbox: { find: unused, pending: async () => [] },
    fault: async () => undefined,
    close: async () => undefined,
    ...overrides,
  };
  return { ...memory, store };
}

const running: { service: PipelineService; listening: Listening }[] = [];

afterEach(async () => {
  for (const { service } of running.splice(0)) await service.drain(1000);
});

/** A service on a free port, with its log; ended after the test. */
export async function startService(
  options: Partial<PipelineServiceOptions> & { level?: LogLevel; secrets?: Secrets } = {},
) {
  const destination = new PassThrough();
  let logged = '';
  destination.on('data', (chunk) => {
    logged += chunk;
  });
  const { level = 'trace', secrets = new Secrets([SECRET]) } = options;
  const log = createLog({ level, destination, secrets, nowMs: () => NOW_MS });
  const handle: WorkHandler = async () => ({ kind: 'done' });
  const service = createPipelineService({
    store: createStubStore().store,
    createHandler: () => handle,
    tenant: 'acme',
    signature: { form: 'hub', secret: SECRET },
    concurrency: 1,
    keepAfterEndMs: 1000,
    log,
    secrets,
    time: { nowMs: () => NOW_MS, monotonicMs: () => performance.now() },
    ...options,
  });
  const listening = await service.start({ port: 0, host: '127.0.0.1' });
  running.push({ service, listening });
  return {
    service,
    listening,
    log,
    url: listening.url,
    logged: () => logged,
    logLines: () =>
      logged
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
