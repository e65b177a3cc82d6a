import type { Database } from '../../client/database.ts';
import type { Clock } from '../../time/clock.ts';
import type { Inbox } from '../ports/inbox.ts';
import type { Bell } from './bell.ts';
import { WorkShelves } from './work-shelves.ts';

/** An inbox over the records of a database. Rings the bell for consumers when there is new work. */
export function createRecordInbox(database: Database, clock: Clock, bell: Bell): Inbox {
  return {
    async accept(event) {
      const answer = await database.transact((records) => {
        const shelves = new WorkShelves(records);
        if (shelves.knows(event.id)) return 'duplicate';
        const atMs = clock.now();
        const fresh = { deliveries: 0, failures: 0, because: '' };
        shelves.put(event.id, { event, ...fresh, shelf: 'ready', atMs });
        shelves.close();
        return 'stored';
      });
      if (answer === 'stored') bell.ring();
      return answer;
    },
  };
}
