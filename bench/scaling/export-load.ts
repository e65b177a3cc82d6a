import { Platform } from '../../src/platform/platform.ts';
import { isoAt } from '../../src/time/epoch.ts';
import { Caller, TURN_MS } from './caller.ts';
import { LinearDesk } from './linear-desk.ts';
import type { Load, Work } from './load.ts';

const BASE = '/api/v2/quality/evaluationexports';
const MINUTE_MS = 60_000;

interface Job {
  readonly id: string;
  readonly range: { readonly start_date: string; readonly end_date: string };
  state: string;
  changes: number;
}

/** Jobs that each have a minute of their own, so that by hand an array by minute will do. */
const exportsByHand: Work = (count, choices) => {
  const desk = new LinearDesk(choices);
  const byMinute: Job[] = [];
  const byId = new Map<string, Job>();

  const enter = (job: Job, state: string): void => {
    const before = { truth: job.state, shown: job.state, version: job.changes };
    job.state = state;
    job.changes += 1;
    for (const band of ['truth', 'view', 'lock']) desk.changed(job.id, band, state);
    const after = { truth: state, shown: state, version: job.changes };
    desk.happened(state, job.id, before, after);
    if (state === 'QUEUED') {
      desk.after(desk.draw('export.queue-lag', job.id, 0), () => {
        if (job.state === state) enter(job, 'IN_PROGRESS');
      });
    } else if (state === 'IN_PROGRESS') {
      desk.after(desk.draw('export.processing-lag', job.id, 0), () => {
        if (job.state === state) enter(job, 'COMPLETED');
      });
    }
  };
  const answer = (what: string, job: Job, status: number, body?: unknown) => {
    const state = { truth: job.state, shown: job.state, version: job.changes };
    return desk.answer(what, job.id, state, status, body);
  };
  const shown = ({ id, range, state }: Job) => ({ exportId: id, ...range, state, filter: {} });
  const named = (path: string): Job => {
    const job = byId.get(path.slice(path.lastIndexOf('/') + 1));
    if (job === undefined) throw new Error(`there is no export at ${path}`);
    return job;
  };

  const paths = Array.from({ length: count }, (_, minute) => {
    const range = rangeOf(minute);
    const job: Job = { id: `export-${minute + 1}`, range, state: '', changes: 0 };
    byMinute[Date.parse(range.start_date) / MINUTE_MS] = job;
    byId.set(job.id, job);
    enter(job, 'QUEUED');
    answer('POST', job, 201, shown(job));
    return `${BASE}/${job.id}`;
  });
  for (const path of paths) answer('GET', named(path), 200, shown(named(path)));
  desk.pass(TURN_MS);
  for (let minute = 0; minute < count; minute++) {
    const asked = new URLSearchParams(rangeQuery(minute));
    const job = byMinute[Date.parse(asked.get('start_date') ?? '') / MINUTE_MS] as Job;
    answer('GET', job, 200, { entities: [shown(job)] });
  }
  desk.pass(TURN_MS);
  for (const path of paths) {
    const job = named(path);
    if (job.state !== 'COMPLETED') enter(job, 'CANCELLED');
    answer('DELETE', job, 204);
  }
  return desk.operations;
};

function rangeOf(minute: number): Job['range'] {
  return { start_date: isoAt(minute * MINUTE_MS), end_date: isoAt((minute + 1) * MINUTE_MS) };
}

function rangeQuery(minute: number): string {
  const { start_date, end_date } = rangeOf(minute);
  return `start_date=${encodeURIComponent(start_date)}&end_date=${encodeURIComponent(end_date)}`;
}

/** Export jobs, each of another minute, so that no range locks another out. */
export const exportLoad: Load = {
  what: 'export jobs: create, read, list its range, cancel',
  ours: (count, choices) => {
    const caller = new Caller(new Platform({ choices }));
    const paths = Array.from({ length: count }, (_, minute) => {
      const range = rangeOf(minute);
      const { location } = caller.send('POST', BASE, range, {
        'idempotency-key': range.start_date,
      }).headers;
      return location ?? BASE;
    });
    for (const path of paths) caller.send('GET', path);
    caller.turn();
    for (let minute = 0; minute < count; minute++) {
      caller.send('GET', `${BASE}?state=QUEUED,IN_PROGRESS&${rangeQuery(minute)}`);
    }
    caller.turn();
    for (const path of paths) caller.send('DELETE', path);
    return caller.operations;
  },
  byHand: exportsByHand,
};
