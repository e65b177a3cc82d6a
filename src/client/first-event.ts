import type { ClientTools } from './client.ts';
import { isRecord } from './text-of.ts';

/** Which event a client waits for. */
export interface AwaitedEvent {
  /** `conversation:started` */
  readonly type: string;
  /** A field of its data, and what it must be. */
  readonly field: string;
  readonly value: string;
}

/**
 * Waits for the first event of a kind, but no longer than `withinMs`, since events get lost.
 *
 * Every event is acknowledged at once, when what it asks for is stored and before anything is done
 * about it: an endpoint that works first is too slow and gets it again. An event counts by what it
 * is about, not by its ETag, so neither a copy nor one that comes late starts anything twice.
 */
export async function firstEvent(
  { webhooks, clock, memory }: Pick<ClientTools, 'webhooks' | 'clock' | 'memory'>,
  { type, field, value }: AwaitedEvent,
  withinMs: number,
): Promise<'came' | 'missed'> {
  // Kept, so that a restart does not wait for it again.
  const name = `first-event.${type}.${value}`;
  const came = new Promise<'came'>((resolve) => {
    webhooks.listen(({ event: { type: of, data } }) => {
      if (of === type && isRecord(data) && data[field] === value) {
        memory.set(name, true);
        resolve('came');
      }
      return 200;
    });
  });
  if (memory.get(name) === true) return 'came';
  return Promise.race([came, clock.sleep(withinMs).then(() => 'missed' as const)]);
}
