import type { Agenda } from './agenda.ts';
import type { ClientTools } from './client.ts';
import type { Outbox } from './contact-outbox.ts';
import { textOf } from './text-of.ts';

/** A contact that the dialer has. */
export const HELD: ReadonlySet<string> = new Set(['DIALING', 'RINGING']);
/** A contact in these takes everything but a status. */
const ON_CALL = new Set(['CONNECTED', 'WRAP_UP']);
/** What a delivery is answered with, at once and whatever it says. */
const HEARD = 200;
/** Even events that come in a heap leave a pause between two tries. */
const SOON_MS = 25;

/** What is to be tried again for a contact, and when at the earliest. */
interface Ringable {
  readonly outbox: Outbox;
  notBeforeMs: number;
}

/** The same text for the same contact. */
export function nameOf({
  campaignId,
  contactId,
}: Pick<Outbox, 'campaignId' | 'contactId'>): string {
  return `${campaignId}/${contactId}`;
}

/** Waits that an event can cut short. */
interface Bell {
  /** Resolves when the bell rings, or `ms` later. */
  orAfter(ms: number): Promise<void>;
}

/**
 * Listens for events that say that the dialer has let a contact go, or that its call is over, and
 * then tries that one soon. They only save time: whether they come, how often and in which order
 * changes nothing else.
 */
export function listen<Line extends Ringable>(
  { webhooks, clock }: Pick<ClientTools, 'webhooks' | 'clock'>,
  lines: readonly Line[],
  agenda: Agenda<Line>,
): Bell {
  const byContact = new Map(lines.map((line) => [nameOf(line.outbox), line]));
  let ring = (): void => undefined;
  webhooks.listen(({ event: { data } }) => {
    const status = textOf(data, 'contact_status');
    const campaignId = textOf(data, 'campaignId') ?? '';
    const contactId = textOf(data, 'contactId') ?? '';
    const line = byContact.get(nameOf({ campaignId, contactId }));
    if (status !== undefined && line !== undefined && !isRefusedWhile(status, line)) {
      line.notBeforeMs = Math.min(line.notBeforeMs, clock.now() + SOON_MS);
      agenda.note(line);
      ring();
    }
    return HEARD;
  });
  return {
    orAfter: (ms) =>
      new Promise((resolve) => {
        ring = resolve;
        void clock.sleep(ms).then(resolve);
      }),
  };
}

/** Whether a contact in that state refuses the write that was begun last. */
function isRefusedWhile(status: string, { outbox }: Ringable): boolean {
  if (HELD.has(status)) return true;
  const { pending } = outbox;
  return (
    ON_CALL.has(status) &&
    pending !== undefined &&
    outbox.valuesOf(pending).contact_status !== undefined
  );
}
