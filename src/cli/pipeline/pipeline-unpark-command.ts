import { EXIT, type ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { withStore } from './open-store.ts';

/** Has an event that was given up handled again. */
export function pipelineUnparkCommand(
  id: string,
  { store: where }: { readonly store?: string },
): Promise<ExitCode> {
  return withStore(where, async (store) => {
    if (!(await store.work.unpark(id))) {
      throw new UsageError(
        `no event ${id} is parked; stalemate pipeline status shows those that are`,
      );
    }
    process.stdout.write(`${id} is handled again\n`);
    return EXIT.clean;
  });
}
