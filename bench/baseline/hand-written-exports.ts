import { answer, type HandWritten } from './hand-written-run.ts';
import { HandWrittenView } from './hand-written-view.ts';

const TENANT = 'tenant-1';
const ACTIVE = new Set(['QUEUED', 'IN_PROGRESS']);

interface Job {
  readonly id: string;
  readonly nth: number;
  readonly start_date: string;
  readonly end_date: string;
  readonly startMs: number;
  readonly endMs: number;
  state: string;
  readonly view: HandWrittenView<string>;
  readonly listed: HandWrittenView<string>;
  changes: number;
  locked: boolean;
}

/** Exports by hand: jobs that run, fail or are cancelled, and lock their dates; no channels. */
export const handWrittenExports: HandWritten = ({ timeline, draw, after, refuse, begin }) => {
  const jobs: Job[] = [];

  const enter = (job: Job, state: string): void => {
    const { id } = job;
    job.state = state;
    const nth = job.changes++;
    job.view.change(state, draw('export.view-lag', id, nth));
    job.listed.change(state, draw('export.list-lag', id, nth));
    if (state === 'QUEUED') {
      after(draw('export.queue-lag', id, 0), () => {
        if (job.state === state) enter(job, 'IN_PROGRESS');
      });
    } else if (state === 'IN_PROGRESS') {
      after(draw('export.processing-lag', id, 0), () => {
        if (job.state !== state) return;
        enter(job, draw('export.failure', TENANT, job.nth) === 1 ? 'FAILED' : 'COMPLETED');
      });
    } else {
      after(draw('export.lock-lag', id, 0), () => {
        job.locked = false;
      });
    }
  };
  const create = (start_date: string, end_date: string): Job => {
    const nth = jobs.length;
    const job: Job = {
      id: `export-${nth + 1}`,
      nth,
      start_date,
      end_date,
      startMs: Date.parse(start_date),
      endMs: Date.parse(end_date),
      state: 'QUEUED',
      view: new HandWrittenView(timeline),
      listed: new HandWrittenView(timeline),
      changes: 0,
      locked: true,
    };
    jobs.push(job);
    const cancelledAfterMs = draw('export.cancellation', TENANT, nth);
    if (cancelledAfterMs > 0) {
      after(cancelledAfterMs, () => {
        if (ACTIVE.has(job.state)) enter(job, 'CANCELLED');
      });
    }
    enter(job, 'QUEUED');
    return job;
  };

  begin();
  return ({ method, path, body }) => {
    if (method === 'POST') {
      const { start_date, end_date } = body as Pick<Job, 'start_date' | 'end_date'>;
      const startMs = Date.parse(start_date);
      const endMs = Date.parse(end_date);
      for (const one of jobs) {
        if (one.locked && Math.max(one.startMs, startMs) < Math.min(one.endMs, endMs)) {
          const message = 'Another export holds a part of the date range.';
          return refuse(409, 'export.range.locked', message);
        }
      }
      const job = create(start_date, end_date);
      return answer(201, bodyOf(job, job.state));
    }
    const query = path.indexOf('?');
    if (query !== -1) {
      const asked = new URLSearchParams(path.slice(query));
      const startMs = Date.parse(asked.get('start_date') ?? '');
      const endMs = Date.parse(asked.get('end_date') ?? '');
      const listed = jobs.filter(
        (job) =>
          ACTIVE.has(job.listed.shown ?? '') &&
          Math.max(job.startMs, startMs) < Math.min(job.endMs, endMs),
      );
      return answer(200, { entities: listed.map((job) => bodyOf(job, job.listed.shown)) });
    }
    const id = path.slice(path.lastIndexOf('/') + 1);
    const job = jobs.find((one) => one.id === id);
    if (job === undefined || job.view.shown === undefined) {
      return refuse(404, 'export.not.found', `There is no export ${id}.`);
    }
    if (method === 'GET') return answer(200, bodyOf(job, job.view.shown));
    if (ACTIVE.has(job.state)) enter(job, 'CANCELLED');
    if (job.state === 'CANCELLED') return answer(204);
    const code = job.state === 'FAILED' ? 'export.failed' : 'export.completed';
    return refuse(409, code, `The export ${id} has already ${job.state.toLowerCase()}.`);
  };
};

function bodyOf({ id, start_date, end_date }: Job, state: string | undefined) {
  return { exportId: id, state, start_date, end_date, filter: {} };
}
