import type { Reply } from '../transport/transport.ts';
import { createAgenda } from './agenda.ts';
import { type Backoff, type BackoffOptions, fullJitter } from './backoff.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { classifyConflict } from './conflict.ts';
import { HELD, listen, nameOf } from './contact-bell.ts';
import {
  type ContactUpdate,
  type ContactValues,
  Outbox,
  type PendingWrite,
} from './contact-outbox.ts';
import { createPacedSender, type PacedSender } from './paced-sender.ts';
import { textOf } from './text-of.ts';

/** The changes that are to reach the platform, in the order in which they were made. */
export interface ContactSyncTask {
  readonly updates: readonly ContactUpdate[];
  /**
   * Set where the platform is known to ignore idempotency keys and others write the same fields; keys
   * are relied on unless told. A write that got no answer, and whose fields another has written since,
   * is then reported as unknown instead of being repeated over what is newer. A status, and a contact
   * that is made anew, are repeated all the same: neither has anything by which to tell.
   */
  readonly keysIgnored?: boolean;
}

/** How hard the sync tries. */
export interface ContactSyncOptions {
  /** The sync ends so long after the last change at the latest. Ten minutes unless told. */
  readonly deadlineMs?: number;
  /** Requests for each contact, beside 40 for the whole. 60 unless told. */
  readonly requestsPerContact?: number;
  /** The published limit of the token. 300 a minute unless told (vendor). */
  readonly requestsPerMinute?: number;
  /** How waits for the dialer grow. From 500 ms to 8 s unless told. */
  readonly backoff?: BackoffOptions;
}

const REQUESTS_BESIDE = 40;

/**
 * Brings changes of contacts to a platform whose dialer locks them, each value once and the newest
 * last.
 *
 * Changes of one contact that wait together become one write. Every write has a key that is kept
 * across restarts, so that a repetition tells its own success, and If-Match, so that a copy that
 * arrives late finds another version and does nothing, even where the platform has forgotten the
 * key. A write that met the dialer or got no answer is repeated as it was until its fate is known;
 * only then may a newer value go out.
 */
export function createContactSync(options: ContactSyncOptions = {}): Client<ContactSyncTask> {
  const { deadlineMs = 600_000, requestsPerContact = 60, requestsPerMinute = 300 } = options;
  return async (tools) => {
    const { task, clock, transport } = tools;
    const begunAtMs = beginning(tools);
    const lines = linesOf(tools, begunAtMs, options.backoff);
    const sender = createPacedSender(transport, clock, requestsPerMinute);
    const agenda = createAgenda(lines, dueAtMs);
    const bell = listen(tools, lines, agenda);
    const lastAtMs = Math.max(0, ...task.updates.map(({ atMs }) => atMs));
    const endsAtMs = begunAtMs + lastAtMs + deadlineMs;
    let budget = REQUESTS_BESIDE + requestsPerContact * lines.length;
    for (;;) {
      const next = agenda.first();
      if (next === undefined) return lastWord(lines, '');
      const waitMs = Math.max(next.atMs - clock.now(), sender.readyInMs());
      const leftMs = endsAtMs - clock.now();
      if (leftMs <= 0) return lastWord(lines, 'deadline');
      // To the deadline, however late the next try would be: an event may make it sooner.
      if (waitMs > 0) await bell.orAfter(Math.min(waitMs, leftMs));
      else {
        if (budget-- <= 0) return lastWord(lines, 'budget');
        await advance(tools, sender, next.item);
        agenda.note(next.item);
      }
    }
  };
}

/** One contact, and what is known of it in this life of the client. */
interface Line {
  readonly outbox: Outbox;
  readonly path: string;
  /** The version that a write may be based on; `null` if there is no such contact. */
  etag: string | null | undefined;
  /** The contact in that version. */
  shown: ContactValues;
  notBeforeMs: number;
  /** The first wait, and the one that comes next. */
  readonly firstBackoff: Backoff;
  backoff: Backoff;
  /** Whether some try of the write that was begun last got no answer, and nothing told since. */
  unsure: boolean;
  /** Why the platform will not take this contact's changes. */
  refusal: string | undefined;
}

function beginning({ memory, clock }: ClientTools): number {
  const known = memory.get('begunAtMs');
  if (typeof known === 'number') return known;
  memory.set('begunAtMs', clock.now());
  return clock.now();
}

function linesOf(
  { task, memory }: ClientTools<ContactSyncTask>,
  begunAtMs: number,
  backoffOptions: BackoffOptions = { firstMs: 500, capMs: 8000 },
): Line[] {
  const backoff = fullJitter(backoffOptions);
  const byContact = Map.groupBy(task.updates, nameOf);
  return [...byContact.values()].map((updates) => {
    const outbox = new Outbox(memory, updates, begunAtMs);
    return {
      outbox,
      path: `/api/v2/outbound/campaigns/${encodeURIComponent(outbox.campaignId)}/contacts`,
      etag: undefined,
      shown: {},
      notBeforeMs: 0,
      firstBackoff: backoff,
      backoff,
      unsure: outbox.pending !== undefined || outbox.isDoubtful,
      refusal: undefined,
    };
  });
}

/** When a contact has something to do next; `undefined` if it has nothing. */
function dueAtMs({ outbox, notBeforeMs, refusal }: Line): number | undefined {
  const { nextDueAtMs, pending } = outbox;
  if (refusal !== undefined || nextDueAtMs === undefined) return undefined;
  return Math.max(notBeforeMs, pending === undefined ? nextDueAtMs : 0);
}

/** Makes the next request for a contact. */
async function advance(
  tools: ClientTools<ContactSyncTask>,
  sender: PacedSender,
  line: Line,
): Promise<void> {
  const { outbox, etag } = line;
  if (outbox.pending === undefined && etag === undefined) {
    const path = `${line.path}/${encodeURIComponent(outbox.contactId)}`;
    onRead(tools, line, await sender.send({ method: 'GET', path }));
    return;
  }
  const write = outbox.pending ?? begin(tools, line);
  const reply = await sender.send({
    method: 'POST',
    path: line.path,
    headers: {
      'idempotency-key': write.key,
      ...(write.etag !== null && { 'if-match': write.etag }),
    },
    body: { id: outbox.contactId, ...outbox.valuesOf(write) },
  });
  onWritten(tools, line, reply);
}

function begin({ task, clock, newKey }: ClientTools<ContactSyncTask>, line: Line): PendingWrite {
  const { outbox, etag, shown } = line;
  return outbox.begin(clock.now(), etag ?? null, newKey, task.keysIgnored ? shown : undefined);
}

function onRead(tools: ClientTools<ContactSyncTask>, line: Line, reply: Reply): void {
  if (reply.kind === 'no-response' || reply.status >= 500) wait(tools, line);
  else if (reply.status === 404) note(line, null);
  else if (reply.status === 200) {
    line.outbox.recognise(reply.body);
    line.unsure = false;
    if (HELD.has(textOf(reply.body, 'contact_status') ?? '')) wait(tools, line);
    else note(line, reply.headers.etag ?? null, reply.body);
  } else if (reply.status !== 429) line.refusal = refused('read', reply);
}

function onWritten(tools: ClientTools<ContactSyncTask>, line: Line, reply: Reply): void {
  if (reply.kind === 'no-response' || reply.status >= 500) {
    line.unsure = true;
    wait(tools, line);
    return;
  }
  const { status, headers, body } = reply;
  if (status === 200 || status === 201) {
    line.outbox.settle();
    line.unsure = false;
    rest(line, headers.etag, body);
  } else if (isStale(status, body)) {
    // Its version is gone for good: no copy of it can take effect any more, so that another write
    // may take its place. Its key would have told of an earlier success, unless it was forgotten.
    line.outbox.drop(line.unsure);
    rest(line, undefined);
  } else if (status === 409) wait(tools, line);
  else if (status !== 429) line.refusal = refused('write', reply);
}

function isStale(status: number, body: unknown): boolean {
  if (status === 412) return true;
  return (status === 409 || status === 400) && classifyConflict(body) === 'stale-version';
}

/** What was begun is over; the next request need not wait. */
function rest(line: Line, etag: string | undefined, shown?: unknown): void {
  note(line, etag, shown);
  line.backoff = line.firstBackoff;
}

/** What the next write is based on. */
function note(line: Line, etag: string | null | undefined, shown?: unknown): void {
  line.etag = etag;
  line.shown = (shown ?? {}) as ContactValues;
}

function wait({ clock, random }: ClientTools, line: Line): void {
  line.notBeforeMs = clock.now() + line.backoff.delayMs(random);
  line.backoff = line.backoff.next();
}

function lastWord(lines: readonly Line[], because: string): Outcome {
  const open = lines.filter(({ outbox }) => outbox.nextDueAtMs !== undefined);
  if (open.length === 0) {
    return lines.some(({ outbox }) => outbox.lostTrack) ? LOST : { status: 'done' };
  }
  const unsure = open.some((line) => line.unsure);
  const refusal = open.find((line) => line.refusal !== undefined)?.refusal;
  const why = refusal ?? `${because} reached with ${open.length} contacts to go`;
  return unsure
    ? { status: 'unknown', because: `${why}; an unanswered write may have taken effect` }
    : { status: 'failed', because: why };
}

const LOST: Outcome = {
  status: 'unknown',
  because: 'an unanswered write may have been replaced by another system before it was seen',
};

function refused(what: 'read' | 'write', { status, body }: Reply & { kind: 'response' }): string {
  return `a ${what} was refused with ${status}: ${textOf(body, 'message') ?? ''}`;
}
