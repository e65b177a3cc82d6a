import type { Json, Reply } from '../transport/transport.ts';
import { type Bounds, type Pursuit, type PursuitTools, pursue } from './attempt.ts';
import { fullJitter } from './backoff.ts';
import { classifyConflict } from './conflict.ts';
import { retryAfterMs } from './retry-after.ts';

/** A change of one resource that is made only on the version that it was decided on. */
export interface ConditionalWrite {
  /** Where the resource is read, with its ETag, and patched. */
  readonly path: string;
  /** What is to change, and nothing else: the same in every attempt. */
  readonly body: Json;
  /** One for the intent, fixed before its first attempt. */
  readonly key: string;
  /** How many parts the change has; the platform takes all of them or none. */
  readonly parts: number;
  /** Which parts of the change a read shows to be there, by name. */
  readonly shown: (body: unknown) => readonly string[];
  /** Whether an attempt of which nobody knows the outcome was made before, in an earlier life. */
  readonly attemptedBefore: boolean;
}

/** A refusal that no retry will change. */
export interface WriteRefusal {
  readonly kind: 'refused';
  /** Whether some earlier attempt may have taken effect all the same. */
  readonly outcomeUnknown: boolean;
  readonly method: 'GET' | 'PATCH';
  readonly status: number;
  readonly body: unknown;
  /** By which the platform's own logs can be asked. */
  readonly correlationId: string | undefined;
  /** Whether it looks like a missing scope, whatever it says. */
  readonly looksLikeScope: boolean;
}

/** How a conditional write ended. */
export type WriteEnd =
  | { readonly kind: 'written' }
  | WriteRefusal
  | Extract<Pursuit<never>, { kind: 'exhausted' }>;

/** So many version conflicts in a row are answered by reading again at once; then it waits too. */
const AT_ONCE_MAX = 3;
/** So many conflicts that name no cause are no accident, even if the version has moved each time. */
const UNEXPLAINED_MAX = 2;

type Response = Reply & { kind: 'response' };

/**
 * Patches a resource with `If-Match` and an idempotency key until it is written or cannot be.
 *
 * A version that has changed is read again at once: waiting would only make the new one old. A lock
 * is waited out. Without an answer the same attempt is made again, and its key tells whether it had
 * taken effect. So does what is read then, where keys are ignored: a part of the change that was not
 * there before is enough, since others may have written over the rest. A conflict that names no cause is looked into by one read: if the version is what it
 * was, the conflict is about something else, most likely a missing scope.
 */
export async function writeConditionally(
  tools: PursuitTools,
  write: ConditionalWrite,
  bounds: Bounds,
): Promise<WriteEnd> {
  const { transport, clock, random } = tools;
  const { path, body, key, shown } = write;
  const { deadlineMs, budget } = bounds;
  let outcomeUnknown = write.attemptedBefore;
  let tag: string | undefined;
  /** What was shown of the change before the first attempt of this life. */
  let shownBefore: readonly string[] | undefined;
  let unexplained: { refusal: WriteRefusal; tag: string; times: number } | undefined;
  let staleInARow = 0;
  let backoff = fullJitter(tools.backoff);
  for (;;) {
    if (tag === undefined) {
      const read = await readTag(tools, path, bounds);
      if (read.kind === 'exhausted') return { ...read, outcomeUnknown };
      const { result } = read;
      if (result.kind === 'refused') return { ...result, outcomeUnknown };
      if (unexplained?.tag === result.tag) return { ...unexplained.refusal, outcomeUnknown };
      const parts = shown(result.body);
      // The network may have carried out a copy of an attempt that was refused, too.
      if (parts.some((name) => shownBefore?.includes(name) === false)) return { kind: 'written' };
      if (outcomeUnknown && parts.length === write.parts) return { kind: 'written' };
      shownBefore ??= parts;
      tag = result.tag;
    }
    if (budget.remaining <= 0) return { kind: 'exhausted', because: 'budget', outcomeUnknown };
    budget.remaining -= 1;
    const headers = { 'if-match': tag, 'idempotency-key': key };
    const reply = await transport.send({ method: 'PATCH', path, headers, body });

    const meaning = meaningOf(reply);
    if (meaning === 'written') return { kind: 'written' };
    if (reply.kind === 'response' && meaning === 'refused') {
      return { ...refusalOf('PATCH', reply), outcomeUnknown };
    }
    if (meaning === 'nobody-knows') outcomeUnknown = true;
    if (reply.kind === 'response' && meaning === 'unexplained') {
      const refusal = { ...refusalOf('PATCH', reply), outcomeUnknown, looksLikeScope: true };
      unexplained = { refusal, tag, times: (unexplained?.times ?? 0) + 1 };
      if (unexplained.times >= UNEXPLAINED_MAX) return refusal;
    }
    staleInARow = meaning === 'stale' ? staleInARow + 1 : 0;
    if (meaning === 'stale' || meaning === 'unexplained') tag = undefined;
    if (meaning === 'unexplained' || (meaning === 'stale' && staleInARow <= AT_ONCE_MAX)) continue;

    const askedMs = reply.kind === 'response' ? (retryAfterMs(reply.headers) ?? 0) : 0;
    const waitMs = Math.max(backoff.delayMs(random), askedMs);
    backoff = backoff.next();
    if (clock.now() + waitMs >= deadlineMs) {
      return { kind: 'exhausted', because: 'deadline', outcomeUnknown };
    }
    await clock.sleep(waitMs);
  }
}

type Meaning = 'written' | 'stale' | 'busy' | 'nobody-knows' | 'unexplained' | 'refused';

/** What the answer to a patch means for the next step. */
function meaningOf(reply: Reply): Meaning {
  if (reply.kind === 'no-response' || reply.status >= 500) return 'nobody-knows';
  const { status, body } = reply;
  if (status < 300) return 'written';
  if (status === 412) return 'stale';
  if (status === 429) return 'busy';
  const conflict = status === 409 || status === 400 ? classifyConflict(body) : undefined;
  switch (conflict) {
    case 'stale-version':
      return 'stale';
    case 'attributes-locked':
    case 'in-flight':
      return 'busy';
    default:
      return status === 409 ? 'unexplained' : 'refused';
  }
}

type TagRead = { kind: 'tag'; tag: string; body: unknown } | WriteRefusal;

function readTag(tools: PursuitTools, path: string, bounds: Bounds): Promise<Pursuit<TagRead>> {
  return pursue(tools, { method: 'GET', path }, bounds, (reply) => {
    const { status, body, headers } = reply;
    const tag = headers.etag;
    return status === 200 && tag !== undefined
      ? settled({ kind: 'tag', tag, body })
      : settled(refusalOf('GET', reply));
  });
}

function settled(result: TagRead) {
  return { kind: 'settled', result } as const;
}

/** A read conflicts with nothing, so a conflict on one is a scope fault in disguise (seed 004). */
function refusalOf(
  method: WriteRefusal['method'],
  { status, body, headers }: Response,
): WriteRefusal {
  const looksLikeScope = status === 403 || (method === 'GET' && status === 409);
  const correlationId = headers['x-correlation-id'];
  const outcomeUnknown = false;
  return { kind: 'refused', outcomeUnknown, method, status, body, correlationId, looksLikeScope };
}
