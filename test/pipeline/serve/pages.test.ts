import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../../src/client/database.ts';
import type { Happening } from '../../../src/pipeline/happening.ts';
import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';
import { eventBody, hubHeaders, NOW_MS, SECRET } from '../receiver/signed-event.ts';
import { caseOf, createStubStore, startService } from './running-service.ts';

const ALERTS = new URL('../../../docs/pipeline-alerts.yml', import.meta.url);

/** A store that shows something of everything. */
function busyStore(): PipelineStore {
  const { store } = createStubStore();
  const says = 'it ends after 3 of 10 seconds <script>alert("x")</script>';
  const failures = [{ atMs: NOW_MS, attempt: 0, fault: 'truncated', says }];
  const review = caseOf({ id: 'r', interactionId: 'conv-<b>', state: 'review', failures });
  const setback = { atMs: NOW_MS, because: 'the platform answered 503' };
  const waiting = caseOf({ id: 'w', recordingId: 'rec-2', openedAtMs: NOW_MS - 5 });
  const validating = caseOf({ id: 'v', state: 'validating', setbacks: 2, setback });
  const event = {
    id: 'evt-9',
    type: 'interaction.recorded',
    atMs: NOW_MS,
    interactionId: 'conv-9',
    recordingId: 'rec-9',
    claim: { status: 'failed' },
    correlationId: 'call-9',
  } as const;
  return {
    ...store,
    outbox: {
      ...store.outbox,
      pending: async () => [
        { key: 'k', caseId: 'w', interactionId: 'conv-1', attempt: 1, issuedAtMs: NOW_MS },
      ],
    },
    work: {
      ...store.work,
      depth: async () => ({
        waiting: 1200,
        delayed: 3,
        active: 2,
        parked: 1,
        oldestWaitMs: 65_000,
      }),
      parked: async () => [
        { item: { id: 'evt-9', event, deliveries: 20 }, because: `a bug & more of ${SECRET}` },
      ],
      heldUp: async () => [
        {
          item: { id: 'evt-8', event, deliveries: 2 },
          because: 'Bearer abcdefghijklmnopqrstuvwxyz was refused',
          dueAtMs: NOW_MS,
        },
      ],
    },
    cases: {
      ...store.cases,
      count: async () => ({ waiting: 1, validating: 1, review: 80, verified: 7 }),
      list: async (state) => [review, waiting, validating].filter((one) => one.state === state),
    },
  };
}

function silentStore(): PipelineStore {
  const { store } = createStubStore();
  const fail = () => Promise.reject(new DatabaseUnavailableError('gone'));
  return {
    ...store,
    work: { ...store.work, depth: fail, parked: fail },
    cases: { ...store.cases, count: fail, list: fail },
    fault: async () => 'the disk is full',
  };
}

const textOf = async (url: string) => (await fetch(url)).text();

describe('the pages of a service', () => {
  it('tell programs what waits, what is under way and what a person must look at', async () => {
    const { url } = await startService({ store: busyStore() });
    const answer = await fetch(`${url}/status`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      takenAt: '2026-03-01T12:00:00.000Z',
      store: { available: true },
      work: { waiting: 1200, delayed: 3, active: 2, parked: 1, oldestWaitMs: 65_000 },
      cases: { waiting: 1, validating: 1, review: 80, verified: 7 },
      totals: { underWay: 2, commands: 1, heldUp: 1, review: 80, parked: 1 },
      underWay: [
        { id: 'w', state: 'waiting', attempt: 1 },
        {
          id: 'v',
          state: 'validating',
          setback: {
            at: '2026-03-01T12:00:00.000Z',
            because: 'the platform answered 503',
            inARow: 2,
          },
        },
      ],
      commands: [{ key: 'k', attempt: 1, issuedAt: '2026-03-01T12:00:00.000Z' }],
      heldUp: [{ id: 'evt-8', because: 'Bearer[hidden] was refused' }],
      review: [{ id: 'r', failures: [{ fault: 'truncated', at: '2026-03-01T12:00:00.000Z' }] }],
      parked: [
        {
          id: 'evt-9',
          correlationId: 'call-9',
          deliveries: 20,
          because: 'a bug & more of [hidden]',
        },
      ],
    });
  });

  it('tell people the same, and none of it is run', async () => {
    const { url } = await startService({ store: busyStore() });
    const answer = await fetch(url);
    const html = await answer.text();
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>');
    expect(html).toContain('it ends after 3 of 10 seconds &lt;script&gt;alert(&quot;x&quot;)');
    expect(html).toContain('conv-&lt;b&gt;');
    expect(html).toContain('a bug &amp; more');
    expect(html).toContain('<td>1200</td>');
    expect(html).toContain('1 min 5 s');
    expect(html).toContain('(1 of 80)');
    expect(html).toContain('held up: the platform answered 503 (2 times in a row');
    expect(html).not.toContain(SECRET);
    expect(html).not.toContain('abcdefghijklmnopqrstuvwxyz');
    expect(html).toContain('http-equiv="refresh"');
  });

  it('say that the store is away, and go on living', async () => {
    const { url } = await startService({ store: silentStore() });
    const statuses = await Promise.all(
      ['/health', '/ready', '/status', '/', '/metrics'].map(
        async (path) => (await fetch(`${url}${path}`)).status,
      ),
    );
    expect(statuses).toEqual([200, 503, 503, 503, 200]);
    expect(await textOf(`${url}/ready`)).toContain('the disk is full');
    expect(await textOf(`${url}/metrics`)).toContain('stalemate_pipeline_store_available 0');
  });

  it('do not wait for a store that says nothing', async () => {
    const { store } = createStubStore();
    const never = () => new Promise<never>(() => undefined);
    const { url } = await startService({
      store: { ...store, fault: never, work: { ...store.work, depth: never } },
    });
    const statuses = await Promise.all(
      ['/ready', '/status', '/metrics'].map(async (path) => (await fetch(`${url}${path}`)).status),
    );
    expect(statuses).toEqual([503, 503, 200]);
  });
});

describe('the metrics', () => {
  it('count deliveries by what became of them, and how long answers took', async () => {
    const { url } = await startService();
    const body = JSON.stringify(eventBody());
    for (const headers of [hubHeaders(body), hubHeaders(body), {}]) {
      await fetch(`${url}/webhooks`, { method: 'POST', body, headers });
    }
    const text = await textOf(`${url}/metrics`);
    expect(text).toContain('stalemate_pipeline_deliveries_total{outcome="stored"} 1');
    expect(text).toContain('stalemate_pipeline_deliveries_total{outcome="duplicate"} 1');
    expect(text).toContain('stalemate_pipeline_deliveries_total{outcome="unsigned"} 1');
    expect(text).toContain('stalemate_pipeline_answer_seconds_bucket{le="0.3"}');
    expect(text).toContain('stalemate_pipeline_answer_seconds_count 3');
  });

  it('show how much work there is and how old it is, as the store has it', async () => {
    const { url } = await startService({ store: busyStore() });
    const text = await textOf(`${url}/metrics`);
    expect(text).toContain('stalemate_pipeline_work_items{state="waiting"} 1200');
    expect(text).toContain('stalemate_pipeline_work_items{state="parked"} 1');
    expect(text).toContain('stalemate_pipeline_oldest_wait_seconds 65');
    expect(text).toContain('stalemate_pipeline_cases{state="review"} 80');
    expect(text).toContain('stalemate_pipeline_store_available 1');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('count what happens to cases', async () => {
    let tell: (happening: Happening) => void = () => undefined;
    const { url } = await startService({
      createHandler: (given) => {
        tell = given;
        return async () => ({ kind: 'done' });
      },
    });
    const before = caseOf({ state: 'watching' });
    const noting = caseOf({ state: 'noting' });
    const verified = caseOf({ state: 'verified', endedAtMs: NOW_MS });
    tell({ kind: 'opened', case: before });
    tell({ kind: 'stepped', before, after: noting, event: 'SOUND' });
    tell({ kind: 'stepped', before, after: before, event: undefined });
    tell({ kind: 'stepped', before: noting, after: verified, event: 'VERIFIED' });
    tell({ kind: 'locked-out', resource: 'r', correlationId: 'c' });
    tell({ kind: 'fenced', case: before });
    tell({ kind: 'interaction-ended', case: verified });
    tell({
      kind: 'stepped',
      before,
      after: caseOf({ state: 'watching', setbacks: 1 }),
      event: undefined,
    });
    tell({ kind: 'put-off', item: { event: {} } as never, look: 'refused', because: 'no' });
    for (const status of [200, 503, 500, 403, 404, undefined]) {
      tell({ kind: 'asked', about: 'file', status });
    }
    const text = await textOf(`${url}/metrics`);
    expect(text).toContain('stalemate_pipeline_cases_opened_total 1');
    expect(text).toContain(
      'stalemate_pipeline_attempts_total{kind="re-recording",outcome="sound"} 1',
    );
    expect(text.match(/^stalemate_pipeline_attempts_total/gm)).toHaveLength(1);
    expect(text).toContain('stalemate_pipeline_cases_ended_total{end="verified"} 1');
    expect(text).toContain('stalemate_pipeline_lock_contentions_total 1');
    expect(text).toContain('stalemate_pipeline_fenced_total 1');
    expect(text).toContain('stalemate_pipeline_setbacks_total 1');
    expect(text).toContain('stalemate_pipeline_put_off_total{look="refused"} 1');
    const answered = (answer: string) =>
      `stalemate_pipeline_platform_answers_total{about="file",answer="${answer}"}`;
    expect(text).toContain(`${answered('5xx')} 2`);
    for (const one of ['2xx', '403', '4xx', 'none']) expect(text).toContain(`${answered(one)} 1`);
  });

  it('count handlers that throw apart from stores that are away', async () => {
    const { store } = createStubStore();
    const { url } = await startService({
      store: {
        ...store,
        work: {
          ...store.work,
          consume(_handle, { onTrouble }) {
            onTrouble(new Error('a bug'), { id: 'e', deliveries: 1, event: {} } as never);
            onTrouble(new DatabaseUnavailableError('gone'), undefined);
            return { stop: async () => undefined };
          },
        },
      },
    });
    const text = await textOf(`${url}/metrics`);
    expect(text).toContain('stalemate_pipeline_errors_total{kind="handler"} 1');
    expect(text).toContain('stalemate_pipeline_errors_total{kind="store"} 1');
  });

  it('include every one that the alert rules ask for', async () => {
    const { url } = await startService({ store: busyStore() });
    const text = await textOf(`${url}/metrics`);
    const exported = new Set(
      [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name],
      ),
    );
    const rules = readFileSync(ALERTS, 'utf8');
    const asked = [...rules.matchAll(/stalemate_pipeline_\w+/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(5);
    for (const name of asked) expect(exported).toContain(name);
    expect(rules).toContain('> 1000');
    expect(rules).toContain('> 0.3');
  });
});
