import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelineStore } from '../../pipeline/ports/pipeline-store.ts';
import { hidden } from '../../pipeline/status/hidden.ts';
import { readStatus } from '../../pipeline/status/read-status.ts';
import { statusDocument } from '../../pipeline/status/status-document.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { createTerminal } from '../terminal.ts';
import { hideSecrets } from './hide-secrets.ts';
import { withStore } from './open-store.ts';
import { renderStatus } from './render-status.ts';

/** What `stalemate pipeline status` takes. */
export interface StatusOptions {
  readonly store?: string;
  /** So many of each list. */
  readonly limit: number;
  readonly json?: boolean;
  /** How many seconds pass between two looks; one look if not told. */
  readonly watchS: number | undefined;
}

const HOME_AND_CLEAR = '\u001b[H\u001b[2J';

/** Shows how a pipeline is, from its store, beside whatever processes serve it. */
export function pipelineStatusCommand(
  options: StatusOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  return withStore(options.store, async (store) => {
    const { watchS } = options;
    for (;;) {
      const text = await look(store, options);
      const inPlace = watchS !== undefined && options.json !== true && process.stdout.isTTY;
      process.stdout.write(inPlace ? `${HOME_AND_CLEAR}${text}` : text);
      if (watchS === undefined) return EXIT.clean;
      await sleep(watchS * 1000, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return EXIT.clean;
    }
  });
}

async function look(store: PipelineStore, { limit, json }: StatusOptions): Promise<string> {
  const status = hidden(await readStatus(store, Date.now(), limit), hideSecrets);
  // One line for one look, so that programs can follow them.
  if (json === true) return `${JSON.stringify(statusDocument(status))}\n`;
  const { paint, width } = createTerminal();
  return renderStatus(status, { paint, width });
}
