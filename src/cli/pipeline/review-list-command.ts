import type { RepairCase } from '../../pipeline/repair-case.ts';
import { excerpt, excerptText } from '../../pipeline/status/excerpt.ts';
import { hidden } from '../../pipeline/status/hidden.ts';
import { caseDocument } from '../../pipeline/status/status-document.ts';
import { printable } from '../../report/words/printable.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { createTerminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { hideSecrets } from './hide-secrets.ts';
import { withStore } from './open-store.ts';
import { renderCase } from './render-case.ts';
import { lineIn } from './status-rendering.ts';

/** What `stalemate pipeline review list` takes. */
export interface ReviewListOptions {
  readonly store?: string;
  readonly limit: number;
  /** The name of a case; the list goes on after it. */
  readonly after?: string;
  readonly json?: boolean;
}

/** Shows the cases in review with the names by which they are called, a page at a time. */
export function reviewListCommand(options: ReviewListOptions): Promise<ExitCode> {
  const { limit, after, json } = options;
  return withStore(options.store, async ({ cases }) => {
    const place = after === undefined ? undefined : await cases.find(after);
    if (after !== undefined && place === undefined) {
      throw new UsageError(`no case is called ${after}; begin without --after`);
    }
    const [{ review = 0 }, found] = await Promise.all([
      cases.count(),
      cases.list('review', limit + 1, place),
    ]);
    const isMore = found.length > limit;
    const shown = hidden(found.slice(0, limit), hideSecrets);
    process.stdout.write(
      json === true
        ? shown.map((one) => `${JSON.stringify(caseDocument(one))}\n`).join('')
        : listText(shown, review, isMore),
    );
    return EXIT.clean;
  });
}

function listText(shown: readonly RepairCase[], total: number, isMore: boolean): string {
  const terminal = createTerminal();
  const line = lineIn(terminal);
  const nowMs = Date.now();
  if (shown.length === 0) return total === 0 ? 'Nobody must look at anything.\n' : 'No more.\n';
  const cut = excerptText(excerpt(shown, shown.length, total));
  const last = shown.at(-1)?.id ?? '';
  return [
    terminal.paint.bold('For a person to look at') + (cut === '' ? '' : ` (${cut})`),
    ...shown.flatMap((one) => [
      ...renderCase(one, nowMs, line),
      // Not broken, so that it can be copied.
      `    name ${printable(one.id)}`,
    ]),
    ...(isMore ? ['', 'More come after', `  --after ${printable(last)}`] : []),
    '',
  ].join('\n');
}
