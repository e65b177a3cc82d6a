import type { Inbox } from '../../src/pipeline/ports/inbox.ts';
import { readEvent } from '../../src/pipeline/receiver/read-event.ts';
import { type Fate, newEventBody } from './signed-events.ts';

/** Hands new events to a store, so many at a time, as a receiver does after it has read them. */
export async function fillStore(
  inbox: Inbox,
  fate: Fate,
  events: number,
  atOnce: number,
): Promise<void> {
  for (let left = events; left > 0; left -= atOnce) {
    await Promise.all(
      Array.from({ length: Math.min(left, atOnce) }, async () => {
        const { text } = newEventBody(fate, Date.now());
        const reading = readEvent(Buffer.from(text), 'default', undefined);
        if (!reading.ok) throw new Error(`${reading.field} ${reading.message}`);
        await inbox.accept(reading.event);
      }),
    );
  }
}
