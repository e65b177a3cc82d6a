import type { BandChange } from '../../platform/bands.ts';
import type { WrittenEntry } from '../../platform/written-entry.ts';
import type { ReportedRun } from '../race-report.ts';
import { type BandMood, moodOf, spellLock, spellRead } from '../words/band-words.ts';
import { tellingVersions } from '../words/telling-versions.ts';

/** A span in which a band said one thing. */
export interface BandSegment {
  readonly fromMs: number;
  /** Infinity where it went on to the end. */
  readonly toMs: number;
  readonly mood: BandMood | 'held';
  /** What it said, the longest wording first. */
  readonly words: readonly string[];
}

/** One band of one resource over time. */
export interface BandRow {
  readonly resource: string;
  readonly band: 'truth' | 'reads' | 'version' | 'lock' | 'call';
  readonly segments: readonly BandSegment[];
}

/** More resources than a picture has room for are left out. */
const RESOURCES_MAX = 6;
const ENDED = 'ended';

/** The bands of a run as rows: each resource's truth, reads and version, then each lock. */
export function bandRows(run: ReportedRun): BandRow[] {
  const { bands, journal } = run;
  const resources = resourcesWith(bands, 'truth').slice(0, RESOURCES_MAX);
  const locked = resourcesWith(bands, 'lock').slice(0, RESOURCES_MAX);
  const versions = new Map(
    tellingVersions(run).map(({ resource, changes }) => [
      resource,
      { resource, band: 'version' as const, segments: segmentsOf(changes, (value) => [value]) },
    ]),
  );
  const rows: BandRow[] = [];
  const tellVersion = (resource: string): void => {
    const row = versions.get(resource);
    if (row !== undefined) rows.push(row);
    versions.delete(resource);
  };
  for (const resource of resources) {
    const of = (band: BandChange['band']) =>
      bands.filter((change) => change.resource === resource && change.band === band);
    const truth = of('truth');
    rows.push({ resource, band: 'truth', segments: segmentsOf(truth, (value) => [value]) });
    const reads = segmentsOf(of('view'), (value) => [spellRead(truth[0]?.machine ?? '', value)]);
    rows.push({ resource, band: 'reads', segments: withUnseen(truth[0]?.atMs, reads) });
    tellVersion(resource);
  }
  // A version without a truth of its own stands beside the lock of the same resource.
  for (const resource of versions.keys()) if (!locked.includes(resource)) tellVersion(resource);
  for (const resource of locked) {
    tellVersion(resource);
    rows.push({ resource, band: 'lock', segments: lockSegments(resource, bands) });
    const call = callOf(resource, journal);
    if (call !== undefined) rows.push(call);
  }
  return rows;
}

function lockSegments(resource: string, bands: readonly BandChange[]): BandSegment[] {
  const changes = bands.filter((change) => change.resource === resource && change.band === 'lock');
  return segmentsOf(changes, lockWords).map(
    (segment): BandSegment => ({ ...segment, mood: segment.words.length > 1 ? 'held' : 'rest' }),
  );
}

function resourcesWith(bands: readonly BandChange[], band: BandChange['band']): string[] {
  return [...new Set(bands.filter((one) => one.band === band).map(({ resource }) => resource))];
}

function segmentsOf(
  changes: readonly Pick<BandChange, 'atMs' | 'value'>[],
  spell: (value: string) => readonly string[],
): BandSegment[] {
  const segments: BandSegment[] = [];
  for (const [index, { atMs, value }] of changes.entries()) {
    const toMs = changes[index + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    // What lasted no time was never seen by anyone.
    if (toMs <= atMs) continue;
    const words = spell(value);
    const last = segments.at(-1);
    if (last?.words[0] === words[0] && last !== undefined) {
      segments[segments.length - 1] = { ...last, toMs };
    } else segments.push({ fromMs: atMs, toMs, mood: moodOf(words[0] ?? ''), words });
  }
  return segments;
}

/** A resource that exists and that reads do not show is a span of its own. */
function withUnseen(fromMs: number | undefined, reads: BandSegment[]): BandSegment[] {
  const toMs = reads[0]?.fromMs ?? Number.POSITIVE_INFINITY;
  if (fromMs === undefined || fromMs >= toMs) return reads;
  return [{ fromMs, toMs, mood: 'rest', words: ['not shown', '-'] }, ...reads];
}

function lockWords(holder: string): readonly string[] {
  const words = spellLock(holder);
  return words === holder ? [words] : [words, holder, 'held'];
}

/** Whether the call was still on, as a row, but only where it ended: else it tells nothing. */
function callOf(resource: string, journal: readonly WrittenEntry[]): BandRow | undefined {
  const states = journal.flatMap((entry) =>
    entry.resource === resource && entry.after !== undefined
      ? [{ atMs: entry.atMs, value: entry.after.around ?? '' }]
      : [],
  );
  if (!states.some(({ value }) => value === ENDED)) return undefined;
  const segments = segmentsOf(states, (value) => [value === ENDED ? ENDED : 'on']);
  return {
    resource,
    band: 'call',
    segments: segments.map((one) => (one.words[0] === 'on' ? { ...one, mood: 'live' } : one)),
  };
}
