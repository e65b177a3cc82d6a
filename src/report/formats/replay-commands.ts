import type { CheckOutcome } from '../check-outcome.ts';
import { quoteShell } from './quote-shell.ts';

/** The commands that show a finding again, as far as its report was written down. */
export function replayCommands({ reportPath }: CheckOutcome): string[] {
  return reportPath === undefined ? [] : [`stalemate replay ${quoteShell(reportPath)}`];
}
