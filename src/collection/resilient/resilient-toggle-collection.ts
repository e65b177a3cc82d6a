import { assembleCollection, DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { guarded } from '../checks-guard.ts';
import type { CollectionDocument } from '../collection-document.ts';
import { paragraphs } from '../markdown-text.ts';
import { planLines } from '../race/plan-lines.ts';
import { resilientFolders } from './resilient-folders.ts';
import { RESILIENT_NAME } from './resilient-name.ts';
import { RESILIENT_PLAN } from './resilient-plan.ts';

/** Name, value and meaning of the variables of the collection. */
const VARIABLES: readonly (readonly [string, string, string])[] = [
  ['sessionId', '', 'The world that the toggle is done in.'],
  ['accessToken', '', 'The bearer token of the worker.'],
  ['conversationId', '', 'The call.'],
  ['stopKey', '', 'The Idempotency-Key of the stop.'],
  ['startKey', '', 'The Idempotency-Key of the start.'],
  ['attempt', '0', 'How often the present request of the toggle was sent.'],
  ['waitMs', '0', 'How long to wait before it is sent again.'],
  ['requestsLeft', '0', 'How many requests the toggle may still make.'],
  ['deadlineMs', '0', 'When the toggle gives up, by the clock of whoever runs it.'],
  ['unanswered', 'no', 'Whether an attempt may have taken effect unseen.'],
  ['decision', 'settled', 'What the last answer means: again, settled, or out of time.'],
  ['recordingId', '', 'The recording that was started.'],
  ['outcome', 'unknown', 'The last word: done, failed or unknown.'],
  ['because', '', 'Why, where it is not done.'],
  ['checksRun', '0', 'Counts the checks that ran; the last request looks whether all did.'],
];

const DESCRIPTION = paragraphs([
  '**This collection passes.** It stops the default recording of a call and starts one with a tag, once, although the platform lags, throttles and refuses. The folder *2 The toggle* is made to be copied: its two folder scripts do the waiting and the deciding for every request in it.',
  '## What it does that the refuted advice does not',
  [
    '- It fixes an idempotency key for each write before the first attempt, so a repeat is always safe.',
    '- It starts only after the stop has been acknowledged, and takes a 409 as "not yet": it asks the platform by trying, not by reading first.',
    '- It tells one 409 from another by the code in the body, or by its sentence where there is no code. A call that is over is not tried again.',
    '- It waits as `Retry-After` says, in seconds or as a date, and else with full jitter between 50 ms and 2 s.',
    '- It stops after 36 requests or two minutes, and then says honestly what it knows.',
    '- It resolves an unknown outcome by sending the same request with the same key again.',
    '- It looks at the end whether exactly one tagged recording exists and runs.',
  ].join('\n'),
  `## What goes wrong in its session\n\n${planLines(RESILIENT_PLAN)}`,
  '## How to run it',
  'Start the platform with `stalemate serve`, then:',
  `\`\`\`\nnewman run <this file> --env-var baseUrl=${DEFAULT_BASE_URL}\n\`\`\``,
  'Newman exits with 0 after some ten seconds, as the clock of the session is a real one.',
  'With `--env-var useSession=default` the toggle is done in a session that exists already, for example the one of `stalemate serve --preset typical`. It must be fresh: `POST /__admin/sessions/default/reset` makes it so. Where a session breaks connections, Newman counts each broken one as a failure and exits with 1; the toggle repeats the request all the same.',
]);

/**
 * The collection that does the toggle properly, in the form that testers copy: against a clock that
 * runs, with lags of up to three seconds, two throttles and bodies that hide the cause.
 */
export function resilientToggleCollection(): CollectionDocument {
  return assembleCollection({
    name: RESILIENT_NAME,
    description: DESCRIPTION,
    variables: VARIABLES.map(([key, value, description]) => ({
      key,
      value,
      type: 'string',
      description,
    })),
    folders: guarded(resilientFolders()),
  });
}
