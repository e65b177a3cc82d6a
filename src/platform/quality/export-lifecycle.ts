import { CATALOGUE } from '../../choice/catalogue.ts';
import type { ChoiceKind } from '../../choice/choices.ts';
import { afterDelay, compile, next } from '../../machine/compile.ts';
import { exportJobMachine } from '../../machine/export-job.ts';
import { isoOf } from '../../time/epoch.ts';
import { LOCK_FREE } from '../bands.ts';
import type { Rule } from '../rule.ts';
import { takeStep } from '../take-step.ts';
import { View } from '../view.ts';
import type { World } from '../world.ts';
import {
  CHANNELS,
  type ExportJob,
  type ExportRequest,
  type ExportState,
  exportSnapshot,
  qualityOf,
  type Tenant,
  tenantOf,
  versionOf,
} from './quality.ts';
import { QUALITY_RULES } from './quality-rules.ts';

const TABLE = compile(exportJobMachine);
const MACHINE = TABLE.id;

/** The choice that gives each delay of the chart its length. */
const LAGS: Readonly<Record<string, ChoiceKind>> = {
  queueLag: CATALOGUE['export.queue-lag'],
  processingLag: CATALOGUE['export.processing-lag'],
};
const LOCK_LAG = CATALOGUE['export.lock-lag'];
const VIEW_LAG = CATALOGUE['export.view-lag'];
const LIST_LAG = CATALOGUE['export.list-lag'];
const FAILURE = CATALOGUE['export.failure'];
const CANCELLATION = CATALOGUE['export.cancellation'];
/** A tenant keeps so many of its newest exports; more than a run or a session makes. */
const EXPORTS_MAX = 20_000;

/** The export that holds a part of what is asked for, or `undefined` if all of it is free. */
export function blockingExport(
  world: World,
  principal: string,
  request: ExportRequest,
): ExportJob | undefined {
  const { locks } = tenantOf(world, principal);
  for (const channel of domainOf(request)) {
    const blocking = locks[channel].blocking(request);
    if (blocking !== undefined) return blocking;
  }
  return undefined;
}

/** Starts an export. The caller has made sure that its range is free, where ranges are locked. */
export function startExport(world: World, principal: string, request: ExportRequest): ExportJob {
  const { timeline, choices, settings } = world;
  const quality = qualityOf(world);
  const tenant = tenantOf(world, principal);
  const job: ExportJob = {
    id: `export-${++quality.exportsMade}`,
    startDate: isoOf(request.startMs),
    endDate: isoOf(request.endMs),
    tenant: tenant.name,
    nth: tenant.exportsMade++,
    createdBy: principal,
    createdAtMs: timeline.nowMs,
    startMs: request.startMs,
    endMs: request.endMs,
    channel: request.channel,
    view: new View(),
    listed: new View(),
    state: TABLE.initial,
    changes: 0,
    finishedAtMs: undefined,
    locked: settings.exportOverlap === 'exclusive' && request.startMs < request.endMs,
    releasedAtMs: undefined,
  };
  keep(world, tenant, job);
  quality.newest = job;
  if (job.locked) {
    for (const channel of domainOf(job)) tenant.locks[channel].take(job);
    quality.newestHolder = job;
    logLock(world, job, job.id);
  }
  const cancelledAfterMs = choices.draw(CANCELLATION, tenant.name, job.nth);
  if (cancelledAfterMs > 0) {
    timeline.at(timeline.nowMs + cancelledAfterMs, () => {
      const target = next(TABLE, job.state, 'CANCEL', never);
      if (target !== undefined) {
        step(world, job, target, QUALITY_RULES['export.cancelled-by-administrator']);
      }
    });
  }
  enter(world, job, TABLE.initial);
  return job;
}

/** Cancels an export. Answers whether its state takes that. */
export function cancelExport(world: World, job: ExportJob): boolean {
  const target = next(TABLE, job.state, 'CANCEL', never);
  if (target === undefined) return false;
  enter(world, job, target);
  return true;
}

function never(): boolean {
  return false;
}

/** The channels whose evaluations an export reads, and locks: all of them unless it names one. */
function domainOf({ channel }: ExportRequest): readonly (typeof CHANNELS)[number][] {
  return channel === undefined ? CHANNELS : [channel];
}

function keep(world: World, tenant: Tenant, job: ExportJob): void {
  const all = qualityOf(world).exports;
  all.set(job.id, job);
  tenant.exports.push(job);
  tenant.index?.add(job);
  // The oldest have long been finished; dropping one by one would move the list each time.
  if (tenant.exports.length > EXPORTS_MAX * 1.25) {
    const dropped = tenant.exports.splice(0, tenant.exports.length - EXPORTS_MAX);
    for (const { id } of dropped) all.delete(id);
    tenant.index = undefined;
  }
}

function step(world: World, job: ExportJob, target: ExportState, rule: Rule): void {
  takeStep(world, job, exportSnapshot, { what: target, resource: job.id, rule }, () =>
    enter(world, job, target),
  );
}

function enter(world: World, job: ExportJob, state: ExportState): void {
  const { timeline, choices, bands } = world;
  const { nowMs } = timeline;
  const { id } = job;
  job.state = state;
  const change = job.changes++;
  const seenAtMs = job.view.change(state, nowMs, choices.draw(VIEW_LAG, id, change));
  job.listed.change(state, nowMs, choices.draw(LIST_LAG, id, change));
  const version = `v${versionOf(state)}`;
  bands.push({ machine: MACHINE, resource: id, band: 'truth', atMs: nowMs, value: state });
  bands.push({ machine: MACHINE, resource: id, band: 'view', atMs: seenAtMs, value: state });
  bands.push({ machine: MACHINE, resource: id, band: 'version', atMs: nowMs, value: version });

  const { after, final, tags } = TABLE.states[state];
  if (final) job.finishedAtMs = nowMs;
  if (job.locked && !tags.has('lock')) {
    const lockLagMs = choices.draw(LOCK_LAG, id, 0);
    if (lockLagMs === 0) release(world, job);
    else {
      const what = { what: 'lock', resource: id, rule: QUALITY_RULES['export.lock-released'] };
      timeline.at(nowMs + lockLagMs, () =>
        takeStep(world, job, exportSnapshot, what, () => release(world, job)),
      );
    }
  }
  if (after === undefined) return;
  const kind = LAGS[after.delay];
  const lagMs = kind === undefined ? 0 : choices.draw(kind, id, 0);
  timeline.at(nowMs + lagMs, () => {
    // It may have been cancelled meanwhile.
    if (job.state !== state) return;
    const fails = (): boolean => choices.draw(FAILURE, job.tenant, job.nth) === 1;
    const target = afterDelay(TABLE, state, fails);
    if (target !== undefined) step(world, job, target, QUALITY_RULES['export.moved']);
  });
}

function release(world: World, job: ExportJob): void {
  const locks = qualityOf(world).tenants.get(job.tenant)?.locks;
  for (const channel of domainOf(job)) locks?.[channel].release(job);
  job.locked = false;
  job.releasedAtMs = world.timeline.nowMs;
  logLock(world, job, LOCK_FREE);
}

function logLock(world: World, { id }: ExportJob, value: string): void {
  const { timeline, bands } = world;
  bands.push({ machine: MACHINE, resource: id, band: 'lock', atMs: timeline.nowMs, value });
}
