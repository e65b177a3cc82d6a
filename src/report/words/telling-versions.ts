import type { Arrival, Operation } from '../../history/operation.ts';
import type { BandChange } from '../../platform/bands.ts';
import type { ReportedRun } from '../race-report.ts';
import { journalEntryOf } from './journal-entry-of.ts';

/** How the version of one resource moved under requests that were about it. */
export interface TellingVersion {
  readonly resource: string;
  /** In order of time, from the version that it had first. */
  readonly changes: readonly BandChange[];
}

/** Rules of this name refuse a write for the version that it names, or for naming none. */
const BY_VERSION = 'precondition.';

/**
 * The versions that tell why a run went as it did: those of resources on which a request was
 * conditional, or refused for its condition, if they moved before the last such request arrived.
 * A resource whose truth is its version needs no second telling.
 */
export function tellingVersions(run: ReportedRun): TellingVersion[] {
  const askedAtMs = new Map<string, number>();
  for (const operation of run.operations) {
    for (const arrival of operation.arrivals) {
      for (const resource of versionedIn(operation, arrival, run)) {
        askedAtMs.set(resource, Math.max(arrival.atMs, askedAtMs.get(resource) ?? 0));
      }
    }
  }
  return [...askedAtMs].flatMap(([resource, lastMs]) => {
    const of = (band: BandChange['band']) =>
      run.bands.filter((change) => change.resource === resource && change.band === band);
    const changes = of('version');
    const truths = new Set(of('truth').map(({ value }) => value));
    const moved = new Set(changes.filter(({ atMs }) => atMs <= lastMs).map(({ value }) => value));
    return moved.size < 2 || changes.every(({ value }) => truths.has(value))
      ? []
      : [{ resource, changes }];
  });
}

/** Of which resources a version was asked when a request arrived. */
function versionedIn({ headers }: Operation, arrival: Arrival, run: ReportedRun): string[] {
  const entry = journalEntryOf(arrival, run);
  if (entry === undefined) return [];
  if (headers['if-match'] === undefined && !entry.rule.startsWith(BY_VERSION)) return [];
  const contended = entry.before?.resource ?? null;
  return [...new Set(contended === null ? [entry.resource] : [entry.resource, contended])];
}
