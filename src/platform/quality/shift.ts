import { takeStep } from '../take-step.ts';
import type { World } from '../world.ts';
import { blockingExport, startExport } from './export-lifecycle.ts';
import { type ExportRequest, exportsSnapshot, qualityOf } from './quality.ts';
import { QUALITY_RULES } from './quality-rules.ts';

/** A shift begins now, which is when its exports are asked for. */
export function beginShift(world: World): void {
  const rule = QUALITY_RULES['shift.began'];
  takeStep(world, qualityOf(world), exportsSnapshot, { what: 'shift', resource: '', rule }, () => {
    // Nothing but its clients' requests follows from it.
  });
}

/** Somebody else of a tenant, who asks for the same exports again and again. */
export interface OtherWork {
  /** The OAuth client. */
  readonly principal: string;
  readonly request: ExportRequest;
  /** How long after a try the next one follows. */
  readonly everyMs: number;
  /** After this no more is tried. */
  readonly untilMs: number;
}

/** Lets somebody else export a range as often as it is free, from now on and for a while. */
export function workBeside(world: World, work: OtherWork): void {
  const { timeline, settings } = world;
  const { principal, request, everyMs, untilMs } = work;
  const free =
    settings.exportOverlap === 'allowed' || blockingExport(world, principal, request) === undefined;
  if (free) {
    const rule = QUALITY_RULES['export.asked-by-others'];
    const step = { what: 'create', resource: '', rule };
    takeStep(world, qualityOf(world), exportsSnapshot, step, () => {
      startExport(world, principal, request);
    });
  }
  const nextAtMs = timeline.nowMs + everyMs;
  if (nextAtMs <= untilMs) timeline.at(nextAtMs, () => workBeside(world, work));
}
