import type { z } from 'zod';
import { seed } from '../../../choice/provenance.ts';
import { type Answer, refuse } from '../../answer.ts';
import { etagOf } from '../../precondition.ts';
import { blockingExport, cancelExport, startExport } from '../../quality/export-lifecycle.ts';
import {
  type ExportJob,
  exportSnapshot,
  exportsNear,
  exportsSnapshot,
  type Quality,
  qualityOf,
  tenantOf,
  versionOf,
} from '../../quality/quality.ts';
import { QUALITY_RULES } from '../../quality/quality-rules.ts';
import { overlaps } from '../../quality/range-locks.ts';
import { invalid } from '../../refusals.ts';
import type { Call, Concern, Route } from '../../route.ts';
import {
  EXPORT_SPELLING,
  exportBody,
  exportForm,
  exportJson,
  exportListForm,
  exportListQuery,
  rangeOf,
} from './quality-bodies.ts';

const EXPORTS = '/api/v2/quality/evaluationexports';
const NAMED_IN_THE_SEED = seed('003: the route is named there; vendors publish no such one');
const FIRST_DATE = '1970-01-01';
const LAST_DATE = '9999-12-31T23:59:59.999Z';

/** The exports of all tenants, of which the journal shows the one that a create would meet. */
const ALL_EXPORTS: Concern<Quality> = { find: qualityOf, look: exportsSnapshot };

/** The export that a path names. */
const THE_EXPORT: Concern<ExportJob> = {
  find: (world, { exportId = '' }) => qualityOf(world).exports.get(exportId),
  look: exportSnapshot,
};

const ON_ALL = {
  provenance: NAMED_IN_THE_SEED,
  resource: 'exportId',
  path: EXPORTS,
  concerns: ALL_EXPORTS,
} as const;

const ON_ONE = {
  provenance: NAMED_IN_THE_SEED,
  resource: 'exportId',
  path: `${EXPORTS}/{exportId}`,
  concerns: THE_EXPORT,
} as const;

/** Bulk exports of quality evaluations. */
export const qualityRoutes: readonly Route[] = [
  {
    ...ON_ALL,
    operation: 'export.create',
    method: 'POST',
    scope: 'export:write',
    writes: true,
    body: exportBody,
    says: 'starts an export of [start_date, end_date); 409 while another holds a part of that range',
    example: {
      start_date: '2026-01-01',
      end_date: '2026-01-02',
      filter: { channel: 'voice' },
    },
    answers: { 201: exportForm },
    answerHeaders: { location: 'The path of the export.' },
    refusals: [409],
    run: create,
  },
  {
    ...ON_ALL,
    operation: 'export.list',
    method: 'GET',
    scope: 'export:view',
    writes: false,
    query: exportListQuery,
    says: 'lists the tenant’s exports, newest first, by state and by the range that they overlap',
    answers: { 200: exportListForm },
    refusals: [],
    run: list,
  },
  {
    ...ON_ONE,
    operation: 'export.get',
    method: 'GET',
    scope: 'export:view',
    writes: false,
    says: 'shows an export as the view has it, with an ETag',
    answers: { 200: exportForm },
    answerHeaders: { etag: 'The version of what is shown, as a strong entity tag.' },
    refusals: [404],
    run: show,
  },
  {
    ...ON_ONE,
    operation: 'export.cancel',
    method: 'DELETE',
    scope: 'export:write',
    writes: true,
    says: 'cancels an export that has not finished',
    answers: { 204: null },
    refusals: [404, 409],
    run: cancel,
  },
];

function create({ world, body, principal }: Call): Answer {
  const { start_date, end_date, filter } = body as z.infer<typeof exportBody>;
  const range = rangeOf(start_date, end_date);
  if ('fault' in range) return invalid(range.field, range.fault);
  const request = { ...range, channel: filter.channel };
  const exclusive = world.settings.exportOverlap === 'exclusive';
  if (exclusive && blockingExport(world, principal, request) !== undefined) {
    return refuse({
      rule: QUALITY_RULES['export.refused.locked'],
      status: 409,
      code: 'export.range.locked',
      // As vendors have it: which range was asked for, and not who holds what of it.
      message: `Another export holds a part of the date range ${start_date} to ${end_date}.`,
    });
  }
  const job = startExport(world, principal, request);
  return {
    kind: 'success',
    rule: QUALITY_RULES[exclusive ? 'export.accepted' : 'export.accepted.overlapping'],
    status: 201,
    body: exportJson(job, job.state),
    headers: { location: `${EXPORTS}/${job.id}` },
  };
}

function list({ world, query, principal }: Call): Answer {
  const asked = query as z.infer<typeof exportListQuery>;
  const { start_date = FIRST_DATE, end_date = LAST_DATE, pageSize, pageNumber } = asked;
  const range = rangeOf(start_date, end_date);
  if ('fault' in range) return invalid(range.field, range.fault);
  const ranged = asked.start_date !== undefined || asked.end_date !== undefined;
  const states = asked.state?.split(',');
  const { nowMs } = world.timeline;
  const tenant = tenantOf(world, principal);
  const exports = ranged ? exportsNear(tenant, range) : tenant.exports;
  const entities = [];
  let skip = (pageNumber - 1) * pageSize;
  for (let i = exports.length - 1; i >= 0 && entities.length < pageSize; i--) {
    const job = exports[i] as ExportJob;
    const shown = job.listed.at(nowMs);
    if (shown === undefined || (ranged && !overlaps(job, range))) continue;
    if (states !== undefined && !states.includes(EXPORT_SPELLING[shown])) continue;
    if (skip > 0) skip -= 1;
    else entities.push(exportJson(job, shown));
  }
  return {
    kind: 'success',
    rule: QUALITY_RULES['exports.shown'],
    status: 200,
    body: { entities, pageSize, pageNumber },
  };
}

function show({ world, params, principal }: Call): Answer {
  const job = exportOf(world, params.exportId, principal);
  const shown = job?.view.at(world.timeline.nowMs);
  if (job === undefined || shown === undefined) return notFound(params.exportId);
  return {
    kind: 'success',
    rule: QUALITY_RULES['export.shown'],
    status: 200,
    body: exportJson(job, shown),
    // A state comes at most once in a life, so what is shown is given by its version.
    headers: { etag: etagOf(versionOf(shown)) },
  };
}

function cancel({ world, params, principal }: Call): Answer {
  const job = exportOf(world, params.exportId, principal);
  if (job === undefined) return notFound(params.exportId);
  if (cancelExport(world, job)) {
    return { kind: 'success', rule: QUALITY_RULES['export.cancelled'], status: 204 };
  }
  if (job.state === 'cancelled') {
    return { kind: 'success', rule: QUALITY_RULES['export.cancel-repeated'], status: 204 };
  }
  return refuse({
    rule: QUALITY_RULES['export.cancel-refused.finished'],
    status: 409,
    code: job.state === 'failed' ? 'export.failed' : 'export.completed',
    message: `The export ${job.id} has already ${job.state}.`,
  });
}

/** The export of that id, if it is one of the principal's tenant. */
function exportOf(
  world: Call['world'],
  id: string | undefined,
  principal: string,
): ExportJob | undefined {
  const job = qualityOf(world).exports.get(id ?? '');
  return job?.tenant === tenantOf(world, principal).name ? job : undefined;
}

function notFound(id: string | undefined): Answer {
  return refuse({
    rule: QUALITY_RULES['export.not-found'],
    status: 404,
    code: 'export.not.found',
    message: `There is no export ${id}.`,
    field: 'exportId',
  });
}
