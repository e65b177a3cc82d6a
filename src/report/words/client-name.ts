import type { ClientReference } from '../race-report.ts';

/** What a client is called: the name of a strategy, or the path of a file. */
export function clientName(client: ClientReference): string {
  return client.kind === 'strategy' ? client.name : client.path;
}
