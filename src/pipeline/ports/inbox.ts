import type { RecordingEvent } from '../recording-event.ts';

/** Where events are kept before they are acknowledged. */
export interface Inbox {
  /**
   * Keeps an event, the key of its de-duplication and the work that it makes, in one transaction, and
   * resolves when all of it is durable. `duplicate` says that it was kept before; nothing has changed.
   *
   * @throws {DatabaseUnavailableError} if it was not kept, or nobody can tell.
   */
  accept(event: RecordingEvent): Promise<'stored' | 'duplicate'>;
}
