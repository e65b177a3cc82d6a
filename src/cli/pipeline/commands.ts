import { type Command, Option } from 'commander';
import { LOG_LEVELS } from '../../pipeline/serve/log-level.ts';
import { whole } from '../whole.ts';
import { addReviewCommands } from './review-commands.ts';
import type { RunCommand } from './run-command.ts';
import { fromEnvironment, LIST_ROWS, LIST_ROWS_MAX, storeOption } from './store-option.ts';

const DEFAULT_PORT = 4020;
const DEFAULT_CONCURRENCY = 16;
const DEFAULT_EVENT_AGE_S = 3600;
const DEFAULT_DRAIN_S = 20;
const DEFAULT_WATCH_S = 2;
/** A day less than the keys of events are kept: after that, a copy of an event would be a new event. */
const EVENT_AGE_S_MAX = 6 * 86_400;

/** Adds `pipeline` and what it does. */
export function addPipelineCommands(root: Command, run: RunCommand): void {
  const pipeline = root
    .command('pipeline')
    .description('detect recordings that failed and make them good, as a service');

  pipeline
    .command('serve')
    .description('receive events of a platform and see each recording through')
    .addOption(storeOption())
    .addOption(fromEnvironment('--platform <url>', 'where the platform is', 'PLATFORM'))
    .addOption(fromEnvironment('--client-id <id>', 'the OAuth client', 'CLIENT_ID'))
    .addOption(
      fromEnvironment('--client-secret <secret>', 'its secret; better by env', 'CLIENT_SECRET'),
    )
    .addOption(fromEnvironment('--token <token>', 'a bearer token instead; better by env', 'TOKEN'))
    .addOption(
      fromEnvironment('--secret <secret>', 'signs the events; better by env', 'WEBHOOK_SECRET'),
    )
    .addOption(
      new Option('--signature <form>', 'how events are signed')
        .choices(['hub', 'standard'])
        .default('standard'),
    )
    .addOption(
      new Option('--shape <vendor>', "whose routes the platform's are")
        .choices(['genesys', 'cxone'])
        .default('genesys'),
    )
    .option(
      '--encodings <names>',
      'which recordings are accepted: pcm, a-law, mu-law, with commas',
      'pcm',
    )
    .option('--tenant <name>', 'whose recordings these are; a part of keys', 'default')
    .option('--port <n>', 'where to listen; 0 takes any free one', whole(0, 65_535), DEFAULT_PORT)
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option('--concurrency <n>', 'events handled at once', whole(1, 256), DEFAULT_CONCURRENCY)
    .option(
      '--event-age <s>',
      'how old an event of the form hub may be, in seconds; up to 6 days, since copies are told for 7',
      whole(60, EVENT_AGE_S_MAX),
      DEFAULT_EVENT_AGE_S,
    )
    .option(
      '--drain <s>',
      'how long what is under way may take at the end',
      whole(0, 600),
      DEFAULT_DRAIN_S,
    )
    .addOption(
      new Option('--log-level <level>', 'how much is logged, in JSON on standard error')
        .choices([...LOG_LEVELS])
        .default('info'),
    )
    .action((options) =>
      run(async (signal) =>
        (await import('./pipeline-serve-command.ts')).pipelineServeCommand(options, signal),
      ),
    );

  pipeline
    .command('status')
    .description('show what waits, what is under way and what a person must look at')
    .addOption(storeOption())
    .option('--limit <n>', 'so many of each list at most', whole(1, LIST_ROWS_MAX), LIST_ROWS)
    .option('--json', 'for programs')
    .option('--watch [s]', 'again and again, every few seconds', whole(1, 3600))
    .action(({ watch, ...options }) =>
      run(async (signal) =>
        (await import('./pipeline-status-command.ts')).pipelineStatusCommand(
          { ...options, watchS: watch === true ? DEFAULT_WATCH_S : watch },
          signal,
        ),
      ),
    );

  pipeline
    .command('unpark')
    .description('have an event that was given up handled again')
    .argument('<id>', 'of the event, as status shows it')
    .addOption(storeOption())
    .action((id, options) =>
      run(async () =>
        (await import('./pipeline-unpark-command.ts')).pipelineUnparkCommand(id, options),
      ),
    );

  addReviewCommands(pipeline, run);
}
