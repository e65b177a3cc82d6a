import type { StateValueFrom } from 'xstate';
import type { exportJobMachine } from '../../machine/export-job.ts';
import type { Snapshot } from '../journal.ts';
import type { View } from '../view.ts';
import { defineStore, type World } from '../world.ts';
import { ExportIndex } from './export-index.ts';
import { type DateRange, RangeLocks } from './range-locks.ts';

/** A state of the export machine. */
export type ExportState = StateValueFrom<typeof exportJobMachine>;

/** The channels that an export can be limited to (seed 003 names WhatsApp and SMS; the rest ours). */
export const CHANNELS = ['voice', 'sms', 'whatsapp', 'chat', 'email'] as const;

/** One channel of evaluations. */
export type Channel = (typeof CHANNELS)[number];

/** What is asked for with an export. */
export interface ExportRequest extends DateRange {
  /** The one channel to export; all of them, voice and digital merged, if left out. */
  readonly channel: Channel | undefined;
}

/** One bulk export of evaluations. */
export interface ExportJob extends ExportRequest {
  readonly id: string;
  /** The range as reads show it, in UTC. */
  readonly startDate: string;
  readonly endDate: string;
  readonly tenant: string;
  /** Which of its tenant's exports it is, from 0 on. */
  readonly nth: number;
  /** The OAuth client that asked for it. */
  readonly createdBy: string;
  readonly createdAtMs: number;
  /** What a read of the export shows. */
  readonly view: View<ExportState>;
  /** What lists show. */
  readonly listed: View<ExportState>;
  /** The truth. */
  state: ExportState;
  /** How often the truth has changed. */
  changes: number;
  finishedAtMs: number | undefined;
  /** Whether it holds its range. */
  locked: boolean;
  /** When its range was released; `undefined` while it is held, or if it never was. */
  releasedAtMs: number | undefined;
}

/** What one tenant has. */
export interface Tenant {
  readonly name: string;
  /** The newest exports, oldest first. */
  readonly exports: ExportJob[];
  /** The same by their ranges; made when many are searched, and again after some were dropped. */
  index: ExportIndex<ExportJob> | undefined;
  /** What is held of each channel. An export of all channels holds its range in every one. */
  readonly locks: Readonly<Record<Channel, RangeLocks<ExportJob>>>;
  exportsMade: number;
}

/** What quality keeps in a world. */
export interface Quality {
  readonly exports: Map<string, ExportJob>;
  readonly tenants: Map<string, Tenant>;
  /** The tenant of each OAuth client that was placed in one. */
  readonly placed: Map<string, string>;
  exportsMade: number;
  /** The newest export that holds a range. */
  newestHolder: ExportJob | undefined;
  newest: ExportJob | undefined;
}

/** The tenant of every OAuth client that was not placed in another. */
const DEFAULT_TENANT = 'tenant-1';

/** The evaluation exports of a world. */
export const qualityOf = defineStore<Quality>(() => ({
  exports: new Map(),
  tenants: new Map(),
  placed: new Map(),
  exportsMade: 0,
  newestHolder: undefined,
  newest: undefined,
}));

/** Makes an OAuth client one of a tenant's; as a part of arranging a world. */
export function placeInTenant(world: World, principal: string, tenant: string): void {
  qualityOf(world).placed.set(principal, tenant);
}

/** The tenant that an OAuth client belongs to. */
export function tenantOf(world: World, principal: string): Tenant {
  const { placed, tenants } = qualityOf(world);
  const name = placed.get(principal) ?? DEFAULT_TENANT;
  const known = tenants.get(name);
  if (known !== undefined) return known;
  const locks = Object.fromEntries(CHANNELS.map((channel) => [channel, new RangeLocks()]));
  const tenant: Tenant = {
    name,
    exports: [],
    index: undefined,
    locks: locks as Record<Channel, RangeLocks<ExportJob>>,
    exportsMade: 0,
  };
  tenants.set(name, tenant);
  return tenant;
}

/** How far a job is in its life: every state comes at most once, so this counts its changes. */
const VERSIONS: Readonly<Record<ExportState, number>> = {
  queued: 1,
  processing: 2,
  completed: 3,
  failed: 3,
  cancelled: 3,
};

/** The version of an export that is, or is shown, in a state. */
export function versionOf(state: ExportState): number {
  return VERSIONS[state];
}

/** The contended state of one export now, for the journal. */
export function exportSnapshot(world: World, job: ExportJob): Snapshot {
  return {
    machine: 'export-job',
    resource: job.id,
    truth: job.state,
    view: job.view.at(world.timeline.nowMs) ?? null,
    lock: job.locked ? job.id : null,
    version: versionOf(job.state),
    around: null,
  };
}

/** The state that a create meets: of the newest export that holds a range, or else of the newest. */
export function exportsSnapshot(world: World, { newestHolder, newest }: Quality): Snapshot {
  const job = newestHolder?.locked ? newestHolder : newest;
  if (job === undefined) return NO_EXPORT;
  // Whoever looks before a create looks at the list.
  return { ...exportSnapshot(world, job), view: job.listed.at(world.timeline.nowMs) ?? null };
}

const NO_EXPORT: Snapshot = {
  machine: 'export-job',
  resource: null,
  truth: null,
  view: null,
  lock: null,
  version: null,
  around: null,
};

/** A tenant with fewer exports is searched faster one by one. */
const INDEXED_MIN = 256;
/** An index that leaves more than this share of them saves nothing. */
const INDEXED_SHARE_MAX = 1 / 8;

/** The exports of a tenant, oldest first, without those of which it is plain that they miss a range. */
export function exportsNear(tenant: Tenant, range: DateRange): readonly ExportJob[] {
  const { exports } = tenant;
  if (exports.length < INDEXED_MIN) return exports;
  tenant.index ??= new ExportIndex(exports);
  return tenant.index.overlapping(range, exports.length * INDEXED_SHARE_MAX) ?? exports;
}
