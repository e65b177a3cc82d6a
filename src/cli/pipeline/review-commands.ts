import { type Command, InvalidArgumentError } from 'commander';
import { NOTE_LENGTH_MAX } from '../../pipeline/review-desk.ts';
import { whole } from '../whole.ts';
import type { RunCommand } from './run-command.ts';
import { LIST_ROWS, LIST_ROWS_MAX, storeOption } from './store-option.ts';

/** Adds `pipeline review` and what a person does with the recordings that are left to people. */
export function addReviewCommands(pipeline: Command, run: RunCommand): void {
  const review = pipeline
    .command('review')
    .description('work off the recordings that a person must look at');

  review
    .command('list')
    .description('show them, those that came up first at the top')
    .addOption(storeOption())
    .option('--limit <n>', 'so many at most', whole(1, LIST_ROWS_MAX), LIST_ROWS)
    .option('--after <name>', 'only those after this one, as the end of a list says')
    .option('--json', 'for programs, a line for each')
    .action((options) =>
      run(async () => (await import('./review-list-command.ts')).reviewListCommand(options)),
    );

  review
    .command('done')
    .description('take them off the list, and have that noted on their interactions')
    .argument('<names...>', 'as the list shows them')
    .addOption(storeOption())
    .option('--note <text>', 'what was decided', noteText)
    .action((names, options) =>
      run(async () =>
        (await import('./review-decide-command.ts')).reviewDecideCommand('done', names, options),
      ),
    );

  review
    .command('retry')
    .description('have them tried again, with the attempts that they have left')
    .argument('<names...>', 'as the list shows them')
    .addOption(storeOption())
    .option('--note <text>', 'what has changed', noteText)
    .action((names, options) =>
      run(async () =>
        (await import('./review-decide-command.ts')).reviewDecideCommand('retried', names, options),
      ),
    );
}

/** One line of plain text, so that it is one line of what the platform keeps. */
function noteText(value: string): string {
  if (value.length <= NOTE_LENGTH_MAX && /^\P{C}*\S\P{C}*$/u.test(value)) return value;
  throw new InvalidArgumentError(`It must be one line of 1 to ${NOTE_LENGTH_MAX} characters.`);
}
