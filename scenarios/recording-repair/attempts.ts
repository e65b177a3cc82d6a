import type { Operation } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { INTERACTION_RULES } from '../../src/platform/interactions/interaction-rules.ts';
import { mediaPath } from '../../src/platform/interactions/media-path.ts';
import type { Recording } from '../../src/platform/voice/voice.ts';
import { webhooksOf } from '../../src/platform/webhooks/webhooks.ts';
import { BROKEN_OFF_MAX, endedAtMs, type Repair } from './repairs.ts';

/** One try to make good a recording: a second capture, or a look at the store once the call is over. */
export interface Attempt {
  readonly kind: 'capture' | 'storage';
  /** In words, for a finding. */
  readonly name: string;
  /** When the capture was accepted, or when the store was asked. */
  readonly atMs: number;
  /** When what came before it failed, whoever knew of it. */
  readonly failedAtMs: number | undefined;
  /** When somebody first could know that what came before it had failed; `undefined` if nobody could. */
  readonly knownAtMs: number | undefined;
}

/** A file that was sent, is not there, or is refused. */
const TELLING: ReadonlySet<number> = new Set([200, 403, 404, 410]);
const ENDED = ['completed', 'disconnected', 'ended'];

/** What a read of an interaction says of a recording. */
interface Shown {
  readonly id: string;
  readonly uploadStatus: string;
}

/** The attempts at a recording, in the order in which they were made. */
export function attemptsAt(evidence: Evidence, repair: Repair): readonly Attempt[] {
  const { recording, replacements } = repair;
  let before = recording;
  const captures = replacements.map((one): Attempt => {
    const knownAtMs = failureKnownAtMs(evidence, repair, before);
    const failedAtMs = endedAtMs(evidence, before);
    before = one;
    return { kind: 'capture', name: one.id, atMs: one.requestedAtMs, failedAtMs, knownAtMs };
  });
  let failedAtMs = endedAtMs(evidence, before);
  let knownAtMs = failureKnownAtMs(evidence, repair, before);
  const storage = storageLooks(evidence, repair).map(({ sentAtMs, knownBadAtMs }): Attempt => {
    const attempt = { kind: 'storage', name: 'a look at the store', atMs: sentAtMs } as const;
    const after = { failedAtMs, knownAtMs };
    failedAtMs = knownBadAtMs;
    knownAtMs = knownBadAtMs;
    return { ...attempt, ...after };
  });
  return [...captures, ...storage];
}

/** What a read of the interaction showed, each time somebody got one. */
export function looksAt(
  { operations }: Evidence,
  { conversation }: Repair,
): readonly { readonly operation: Operation; readonly atMs: number; readonly shown: Look }[] {
  const path = `/api/v2/interactions/${conversation.id}`;
  return operations.flatMap((operation) => {
    const { method, path: at, outcome, returnedAtMs } = operation;
    if (method !== 'GET' || at !== path || outcome?.kind !== 'response') return [];
    if (outcome.status !== 200 || returnedAtMs === undefined) return [];
    return [{ operation, atMs: returnedAtMs, shown: outcome.body as Look }];
  });
}

interface Look {
  readonly state: string;
  readonly recordings: readonly Shown[];
}

/** When it was first seen that an upload had failed, or a file been fetched that is not what it should be. */
function failureKnownAtMs(
  evidence: Evidence,
  repair: Repair,
  recording: Recording,
): number | undefined {
  if (recording.state === 'upload_failed') {
    // A look for another recording may show it before anybody has been told of this one.
    const isOwn = recording === repair.recording ? looksFor(evidence, recording) : () => true;
    return looksAt(evidence, repair).find(
      ({ operation, shown }) =>
        isOwn(operation) &&
        shown.recordings.some(
          ({ id, uploadStatus }) => id === recording.id && uploadStatus === 'upload_failed',
        ),
    )?.atMs;
  }
  const fetches = fetchesOf(evidence, repair, recording);
  return fetches[conclusive(evidence, fetches)]?.returnedAtMs;
}

/**
 * Tells the looks of whoever has heard of a recording: they carry the id of its event, or come after one
 * was acknowledged. A platform may hold an event for undelivered that was kept all the same.
 */
function looksFor({ world }: Evidence, { id }: Recording): (look: Operation) => boolean {
  const about = webhooksOf(world).deliveries.filter(({ resource }) => resource === id);
  const eventIds = new Set(about.map(({ event }) => event.id));
  const acknowledged = about
    .flatMap(({ attempts }) => attempts)
    .filter(({ result }) => result && 'status' in result && result.status < 300)
    .map(({ sentAtMs }) => sentAtMs);
  const toldAtMs = Math.min(Number.POSITIVE_INFINITY, ...acknowledged);
  return ({ headers, sentAtMs }) =>
    eventIds.has(headers['x-correlation-id'] ?? '') || sentAtMs >= toldAtMs;
}

/**
 * The looks at the store: the requests for the file of the recording itself that somebody made who had
 * just seen that the call is over, but for the first look at a file that is said to be there. Each takes
 * in the files of its second captures. One that was not answered is a look as well.
 */
function storageLooks(evidence: Evidence, repair: Repair) {
  const { recording, replacements } = repair;
  const own = fetchesOf(evidence, repair, recording);
  const checked = recording.state === 'completed' ? conclusive(evidence, own) + 1 : 0;
  const seen = looksAt(evidence, repair);
  const looks = own.slice(checked).filter((one) => {
    const last = lastBefore(evidence, repair, one);
    return seen.some(({ operation, shown }) => operation === last && ENDED.includes(shown.state));
  });
  const others = replacements.flatMap((one) => fetchesOf(evidence, repair, one));
  return looks.map(({ sentAtMs, returnedAtMs }, index) => {
    const untilMs = looks[index + 1]?.sentAtMs ?? Number.POSITIVE_INFINITY;
    const fetched = others.filter((one) => one.sentAtMs > sentAtMs && one.sentAtMs < untilMs);
    return { sentAtMs, knownBadAtMs: fetched.at(-1)?.returnedAtMs ?? returnedAtMs };
  });
}

/** What the same client asked of the call right before. */
function lastBefore({ operations }: Evidence, { conversation }: Repair, before: Operation) {
  return operations.findLast(
    ({ number, client, path }) =>
      number < before.number && client === before.client && path.includes(conversation.id),
  );
}

function fetchesOf(
  { operations }: Evidence,
  { conversation }: Repair,
  recording: Recording,
): readonly Operation[] {
  const path = mediaPath(conversation.id, recording.id);
  return operations.filter((one) => one.method === 'GET' && one.path === path);
}

/**
 * Which of the requests for a file told what there is: that the platform gives it, has none, or refuses
 * it, or that it broke off once too often. -1 if none did.
 */
function conclusive(evidence: Evidence, fetches: readonly Operation[]): number {
  let brokenOff = 0;
  return fetches.findIndex((one) => {
    const { outcome } = one;
    if (outcome?.kind !== 'response' || !TELLING.has(outcome.status)) return false;
    if (!brokeOff(evidence, one)) return true;
    brokenOff += 1;
    return brokenOff >= BROKEN_OFF_MAX;
  });
}

function brokeOff({ journal }: Evidence, { arrivals }: Operation): boolean {
  const rule = INTERACTION_RULES['media.broken-off'];
  // Of a copy nobody hears.
  const answered = arrivals.find(({ duplicate }) => !duplicate);
  return journal.some(
    (entry) => entry.rule === rule && entry.correlationId === answered?.correlationId,
  );
}
