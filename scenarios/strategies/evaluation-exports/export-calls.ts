import type { ClientTools } from '../../../src/client/client.ts';
import { EXPORTS } from '../../evaluation-exports/exports-path.ts';
import type { AskedRange, EvaluationExportsTask } from '../../evaluation-exports/task.ts';
import { ApiError } from '../recording-toggle/recording-calls.ts';

/** How often a look is had; the advice names no interval (ours: jobs take some seconds here). */
export const POLL_MS = 2000;
const ENDS = ['COMPLETED', 'FAILED', 'CANCELLED'];

/** The calls of the seed as a plain SDK has them: they answer, or throw. */
export function exportCalls({ transport, clock }: ClientTools<EvaluationExportsTask>) {
  const call = async (method: string, path: string, body?: AskedRange): Promise<unknown> => {
    const payload = body === undefined ? {} : { body: payloadOf(body) };
    const reply = await transport.send({ method, path: `${EXPORTS}${path}`, ...payload });
    if (reply.kind === 'response' && reply.status < 300) return reply.body;
    throw new ApiError(reply);
  };
  /** The state of an export; a read that does not know it yet says no more than that it has not ended. */
  const stateOf = async (exportId: string): Promise<string | undefined> => {
    try {
      return ((await call('GET', `/${exportId}`)) as { state: string }).state;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  };
  const until = async (exportId: string, states: readonly string[]): Promise<string> => {
    for (;;) {
      await clock.sleep(POLL_MS);
      const state = await stateOf(exportId);
      if (state !== undefined && states.includes(state)) return state;
    }
  };
  return {
    /** Creates an export and answers its id. */
    create: async (range: AskedRange): Promise<string> =>
      ((await call('POST', '', range)) as { exportId: string }).exportId,
    /** Whether the list shows an active export for any part of a range. */
    anyActive: async ({ start_date, end_date }: AskedRange): Promise<boolean> => {
      const query = `?state=QUEUED,IN_PROGRESS&start_date=${start_date}&end_date=${end_date}`;
      return ((await call('GET', query)) as { entities: unknown[] }).entities.length > 0;
    },
    /** Polls until the export is in one of these states, and answers which. */
    until,
    /** Waits for the end of an export, where the advice on trial is about something else. */
    completed: async (exportId: string): Promise<void> => {
      const state = await until(exportId, ENDS);
      if (state !== 'COMPLETED') throw new Error(`${exportId} ended as ${state}`);
    },
    /** Lets one Data Action for each range run, all at once; throws what the first of them threw. */
    inParallel: async (
      ranges: readonly AskedRange[],
      action: (range: AskedRange) => Promise<void>,
    ): Promise<void> => {
      const ends = await Promise.allSettled(ranges.map(action));
      const thrown = ends.find(({ status }) => status === 'rejected');
      if (thrown?.status === 'rejected') throw thrown.reason;
    },
  };
}

function payloadOf({ start_date, end_date, channel }: AskedRange) {
  return { start_date, end_date, filter: channel === undefined ? {} : { channel } };
}
