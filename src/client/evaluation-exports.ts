import {
  type Bounds,
  type Decision,
  type Pursuit,
  type PursuitTools,
  pursue,
  type Reconciliation,
} from './attempt.ts';
import type { BackoffOptions } from './backoff.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import {
  EXPORTS,
  endOf,
  exportIdOf,
  exportPayload,
  isActive,
  listedIn,
  listOf,
} from './export-calls.ts';
import { distinctRanges, type ExportRange, lanesOf, type PlannedRange } from './export-lanes.ts';
import { type ExportProgress, recall, remember } from './export-progress.ts';
import { awaitJob } from './job.ts';
import { politely } from './polite-transport.ts';
import { findUnanswered } from './unanswered-create.ts';

/** What is to be exported. Ranges may overlap or come more than once. */
export interface EvaluationExportsTask {
  readonly exports: readonly ExportRange[];
  /**
   * Set where the platform is known to ignore idempotency keys; they are relied on unless told. It has to
   * be said: a list that shows the range tells nobody whether a late copy of a create, whose key nothing
   * has used up, is still to make another job.
   */
  readonly keysIgnored?: boolean;
}

/** How hard the exports are tried. */
export interface EvaluationExportsOptions {
  /** All exports together take no longer. Half an hour unless told: others may hold the ranges. */
  readonly deadlineMs?: number;
  /** All exports together make no more requests, a few for cleaning up aside. 150 unless told. */
  readonly requestsMax?: number;
  /** How many jobs are made for a range when they fail. 3 unless told. */
  readonly attemptsMax?: number;
}

/** Ranges are locked for as long as a job takes, so refusals are waited out in long steps. */
const BACKOFF: BackoffOptions = { firstMs: 1000, capMs: 20_000, floorMs: 200 };
/** What may be spent on cleaning up once the bounds are reached. */
const CLEANUP_REQUESTS_MAX = 12;
const CLEANUP_MS = 90_000;

/**
 * Exports every range that is asked for, whatever else the tenant exports meanwhile.
 *
 * Ranges that would lock each other out go one after the other, others side by side. A job of the
 * same range that already runs is adopted, but only before a create was sent: the copy of one that
 * was refused may still arrive, and would then make a job that nobody waits for. Each create has a
 * key that is stored before it is sent, so neither a retry nor a restart makes a second job. With
 * `keysIgnored` the list stands in for keys: a create that got no answer is not repeated before
 * the list, read late enough, shows nothing that it may have made.
 */
export function createEvaluationExports(
  options: EvaluationExportsOptions = {},
): Client<EvaluationExportsTask> {
  const { deadlineMs = 1_800_000, requestsMax = 150, attemptsMax = 3 } = options;
  return async (tools) => {
    const errand: Errand = {
      tools,
      pursuit: { clock: tools.clock, random: tools.random, transport: politely(tools) },
      bounds: {
        deadlineMs: tools.clock.now() + deadlineMs,
        budget: { remaining: requestsMax },
      },
      attemptsMax,
    };
    const ranges = distinctRanges(tools.task.exports);
    const { begun, unseen } = await begin(errand, ranges);
    const outcomes = await Promise.all(
      lanesOf(ranges).map(async (lane) => {
        const ends: Outcome[] = [];
        for (const range of lane) {
          const progress = begun.get(range);
          ends.push(progress === undefined ? unseen : await exportRange(errand, range, progress));
        }
        return ends;
      }),
    );
    return worst(outcomes.flat());
  };
}

interface Errand {
  readonly tools: ClientTools<EvaluationExportsTask>;
  readonly pursuit: PursuitTools;
  readonly bounds: Bounds;
  readonly attemptsMax: number;
}

const DONE: Outcome = { status: 'done' };

async function exportRange(
  errand: Errand,
  planned: PlannedRange,
  begun: ExportProgress,
): Promise<Outcome> {
  const { tools } = errand;
  for (let progress = begun; ; ) {
    const { attempt, exportId, known, adopted = false } = progress;
    if (exportId === undefined) {
      const made = await makeJob(errand, planned, progress);
      if (typeof made !== 'string') return made;
      progress = remember(tools, planned, { ...progress, exportId: made });
      continue;
    }
    const path = `${EXPORTS}/${encodeURIComponent(exportId)}`;
    const pursuit = await awaitJob(errand.pursuit, path, errand.bounds, endOf);
    if (pursuit.kind === 'exhausted') {
      return abandon(errand, exportId, adopted, `${pursuit.because} reached`);
    }
    const { result: end } = pursuit;
    if (end.kind === 'refused') {
      return abandon(errand, exportId, adopted, `reading it was refused with ${end.status}`);
    }
    if (end.result === 'COMPLETED') return DONE;
    const because = `${exportId} ended as ${end.result}`;
    // Whoever cancelled it meant it, unless it was another's, who need not have known of us.
    if (end.result === 'CANCELLED' && !adopted) return { status: 'failed', because };
    if (attempt >= errand.attemptsMax) return { status: 'failed', because };
    progress = remember(tools, planned, {
      attempt: attempt + 1,
      key: tools.newKey(),
      known: [...known, exportId],
    });
  }
}

/** How far ranges have come, and what is said of those that could not be looked for. */
interface Beginning {
  readonly begun: ReadonlyMap<PlannedRange, ExportProgress>;
  readonly unseen: Outcome;
}

/**
 * How far every range has come. Those of which nothing is stored are looked for: which of them
 * another is exporting already, and which exports of them there are. None of them is created without
 * that look: what it showed is what tells an unanswered create's job from an older one. Ranges that a
 * life before this one has begun go on whatever comes of it.
 */
async function begin(errand: Errand, ranges: readonly PlannedRange[]): Promise<Beginning> {
  const { tools, pursuit, bounds } = errand;
  const begun = new Map<PlannedRange, ExportProgress>();
  for (const planned of ranges) {
    const progress = recall(tools, planned);
    if (progress !== undefined) begun.set(planned, progress);
  }
  const untouched = ranges.filter((planned) => !begun.has(planned));
  if (untouched.length === 0) return { begun, unseen: DONE };
  const look = await pursue(pursuit, listOf(untouched), bounds, ({ status, body }) =>
    settled({ status, listed: listedIn(body) }),
  );
  if (look.kind === 'exhausted') return { begun, unseen: notCreated(`${look.because} reached`) };
  const { status, listed } = look.result;
  if (status !== 200) return { begun, unseen: notCreated(`the list was refused with ${status}`) };
  for (const planned of untouched) {
    const same = listed.filter(({ key }) => key === planned.key);
    const running = same.find(isActive)?.exportId;
    const known = same.map(({ exportId }) => exportId).filter((id) => id !== running);
    const progress = first(tools, known);
    begun.set(
      planned,
      running === undefined
        ? progress
        : remember(tools, planned, { ...progress, exportId: running, adopted: true }),
    );
  }
  return { begun, unseen: DONE };
}

function notCreated(why: string): Outcome {
  return { status: 'failed', because: `${why}; what it did not show was not created` };
}

function first(
  { newKey }: ClientTools<EvaluationExportsTask>,
  known: readonly string[],
): ExportProgress {
  return { attempt: 1, key: newKey(), known };
}

/** Makes a job for a range and answers its id, or tells how it went without one. */
async function makeJob(
  errand: Errand,
  planned: PlannedRange,
  progress: ExportProgress,
): Promise<Outcome | string> {
  const { tools } = errand;
  const { key, known, sent: attemptedBefore = false } = progress;
  let silentAtMs = tools.clock.now();
  if (!attemptedBefore) remember(tools, planned, { ...progress, sent: true });
  const look = async (bounds: Bounds): Promise<Pursuit<Outcome | undefined>> => {
    const found = await findUnanswered(errand.pursuit, planned, silentAtMs, known, bounds);
    if (found.kind === 'exhausted') return found;
    if (found.result === 'completed') return { kind: 'settled', result: DONE };
    const unreadable = unknown('the list was refused');
    return { kind: 'settled', result: found.result === 'nothing' ? undefined : unreadable };
  };
  const byReading: Reconciliation<Outcome | string> = {
    attemptedBefore,
    onSilence: () => {
      silentAtMs = tools.clock.now();
    },
    look: () => look(errand.bounds),
  };
  const create = await pursue<Outcome | string>(
    { ...errand.pursuit, backoff: BACKOFF },
    {
      method: 'POST',
      path: EXPORTS,
      headers: { 'idempotency-key': key },
      body: exportPayload(planned.range),
    },
    errand.bounds,
    ({ status, body }) => {
      const made = status === 200 || status === 201 ? exportIdOf(body) : undefined;
      if (made !== undefined) return settled(made);
      if (status === 409) return AGAIN;
      return settled({ status: 'failed', because: `the create was refused with ${status}` });
    },
    tools.task.keysIgnored === true ? byReading : undefined,
  );
  if (create.kind === 'settled') return create.result;
  if (!create.outcomeUnknown) {
    return { status: 'failed', because: `${create.because} reached; the create did not pass` };
  }
  // A last look can confirm the create, and deny nothing any more.
  silentAtMs = tools.clock.now();
  const last = await look(cleanup(errand));
  return (
    (last.kind === 'settled' ? last.result : undefined) ?? unknown(`${create.because} reached`)
  );
}

function unknown(why: string): Outcome {
  return { status: 'unknown', because: `${why}; an unanswered create may take effect` };
}

/** Cancels a job that is no longer waited for, unless it is another's. */
async function abandon(
  errand: Errand,
  exportId: string,
  adopted: boolean,
  why: string,
): Promise<Outcome> {
  if (adopted) return { status: 'failed', because: `${why}; ${exportId} is another’s` };
  const path = `${EXPORTS}/${encodeURIComponent(exportId)}`;
  const headers = { 'idempotency-key': errand.tools.newKey() };
  const cancel = await pursue<Outcome>(
    errand.pursuit,
    { method: 'DELETE', path, headers },
    cleanup(errand),
    ({ status, body }) => {
      if (status === 204) {
        return settled({ status: 'failed', because: `${why}; ${exportId} was cancelled` });
      }
      const conflict = status === 409 ? classifyConflict(body) : undefined;
      if (conflict === 'export-completed') return settled(DONE);
      if (conflict === 'export-failed') {
        return settled({ status: 'failed', because: `${exportId} ended as FAILED` });
      }
      return status === 409 ? AGAIN : settled({ status: 'unknown', because: why });
    },
  );
  if (cancel.kind === 'settled') return cancel.result;
  return { status: 'unknown', because: `${why}; ${exportId} could not be cancelled` };
}

function cleanup({ tools }: Errand): Bounds {
  return {
    deadlineMs: tools.clock.now() + CLEANUP_MS,
    budget: { remaining: CLEANUP_REQUESTS_MAX },
  };
}

const AGAIN: Decision<never> = { kind: 'again' };

function settled<Result>(result: Result): Decision<Result> {
  return { kind: 'settled', result };
}

/** One word for all ranges: what nobody knows outweighs what failed. */
function worst(outcomes: readonly Outcome[]): Outcome {
  return (
    outcomes.find(({ status }) => status === 'unknown') ??
    outcomes.find(({ status }) => status === 'failed') ??
    DONE
  );
}
