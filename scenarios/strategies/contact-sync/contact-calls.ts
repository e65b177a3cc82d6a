import type { ClientTools } from '../../../src/client/client.ts';
import type { ContactUpdate } from '../../../src/client/contact-outbox.ts';
import type { ContactSyncTask } from '../../../src/client/contact-sync.ts';
import type { Reply } from '../../../src/transport/transport.ts';

/** What an SDK throws: an answer that is no success, or none at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 where there was no answer. */
  readonly status: number;

  constructor(reply: Reply) {
    super(reply.kind === 'response' ? `${reply.status}` : reply.because);
    this.status = reply.kind === 'response' ? reply.status : 0;
  }
}

/** The calls of the seed as a plain SDK has them: they answer, or throw. */
export function contactCalls({ transport, clock, task }: ClientTools<ContactSyncTask>) {
  const pathOf = ({ campaignId }: ContactUpdate) =>
    `/api/v2/outbound/campaigns/${campaignId}/contacts`;
  const call = async (request: Parameters<typeof transport.send>[0]) => {
    const reply = await transport.send(request);
    if (reply.kind === 'response' && reply.status < 300) return reply;
    throw new ApiError(reply);
  };
  return {
    /** Hands over one change after the other, each when it is known and the one before is through. */
    async forEachUpdate(handle: (update: ContactUpdate) => Promise<void>): Promise<void> {
      const begunAtMs = clock.now();
      for (const update of task.updates) {
        const earlyMs = begunAtMs + update.atMs - clock.now();
        if (earlyMs > 0) await clock.sleep(earlyMs);
        await handle(update);
      }
    },
    write: (update: ContactUpdate, headers: Readonly<Record<string, string>> = {}) =>
      call({
        method: 'POST',
        path: pathOf(update),
        headers,
        body: { id: update.contactId, ...update.values },
      }),
    read: async (update: ContactUpdate) => {
      const path = `${pathOf(update)}/${update.contactId}`;
      const { headers, body } = await call({ method: 'GET', path });
      const { contact_status: status } = body as { contact_status: string };
      return { status, etag: headers.etag ?? '' };
    },
  };
}

const TRIES = 5;
const FIRST_MS = 1000;
const RETRYABLE = [0, 409, 429];

/** Retries on a conflict, a throttle or silence, waiting 1, 2, 4 and 8 s. */
export async function withBackoff(
  { clock }: ClientTools<ContactSyncTask>,
  call: () => Promise<unknown>,
): Promise<void> {
  for (let i = 1; ; i++) {
    try {
      await call();
      return;
    } catch (error) {
      const retryable = error instanceof ApiError && RETRYABLE.includes(error.status);
      if (!retryable || i === TRIES) throw error;
      await clock.sleep(FIRST_MS * 2 ** (i - 1));
    }
  }
}
