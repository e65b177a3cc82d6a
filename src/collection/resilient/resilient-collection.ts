import { assembleCollection, DEFAULT_BASE_URL } from '../assemble-collection.ts';
import { guarded } from '../checks-guard.ts';
import type { CollectionDocument } from '../collection-document.ts';
import type { FolderDraft } from '../draft.ts';
import { paragraphs } from '../markdown-text.ts';
import { planLines } from '../race/plan-lines.ts';
import { arrangementFolder } from './arrangement-folder.ts';
import { afterAttempt, BEFORE_ATTEMPT } from './attempt-scripts.ts';
import { lastWordFolder, removal } from './last-word-folder.ts';
import { Rehearsal } from './rehearsal.ts';
import {
  COMMON_CAUSES,
  type FlowFolder,
  type FlowVariable,
  type ResilientFlow,
} from './resilient-flow.ts';

/**
 * The collection that does one integration properly, in the form that testers copy: against a clock
 * that runs, with what its plan puts in the way.
 */
export function resilientCollection(flow: ResilientFlow): CollectionDocument {
  return assembleCollection({
    name: flow.name,
    description: description(flow),
    variables: variables(flow).map(([key, value, meaning]) => ({
      key,
      value,
      type: 'string',
      description: meaning,
    })),
    folders: guarded([
      arrangementFolder(flow),
      scripted(
        flow,
        flow.work,
        'The requests themselves only say when they are content. Copy the folder with its scripts.',
      ),
      ...lastFolders(flow),
    ]),
  });
}

/** What comes after the work: the session is removed last, when nothing of the flow is left in it. */
function lastFolders(flow: ResilientFlow): FolderDraft[] {
  const last = lastWordFolder(flow);
  if (flow.tidy === undefined) return [{ ...last, requests: [...last.requests, removal('3.3')] }];
  return [
    last,
    scripted(flow, flow.tidy, 'Copy it as well, with its scripts.'),
    {
      name: '5 Leave',
      description: 'Leaves the platform as it was.',
      requests: [removal('5.1')],
    },
  ];
}

/** A folder of the flow with the scripts that wait and decide for its requests. */
function scripted(
  { causes, unclearWaits, ...flow }: ResilientFlow,
  { name, description, steps }: FlowFolder,
  copy: string,
): FolderDraft {
  return {
    name,
    description: `${description} The folder has a script that runs before each request and holds a repeat back for as long as it must wait, and one that runs after each answer and decides whether the request is sent again. ${copy}`,
    before: BEFORE_ATTEMPT,
    after: afterAttempt([...causes, ...COMMON_CAUSES], unclearWaits),
    requests: steps(new Rehearsal(flow)),
  };
}

function variables({ noun, keys, subjects, variables: own }: ResilientFlow): FlowVariable[] {
  return [
    ['sessionId', '', `The world that the ${noun} is done in.`],
    ['accessToken', '', 'The bearer token of the client.'],
    ...subjects,
    ...own,
    ...keys.map((key): FlowVariable => [key, '', 'An Idempotency-Key, for one intent.']),
    ['attempt', '0', `How often the present request of the ${noun} was sent.`],
    ['round', '1', `How often the ${noun} went back to an earlier step, and one.`],
    ['waitMs', '0', 'How long to wait before it is sent again.'],
    ['paceMs', '0', 'How long to wait before the next one, for the sake of the rate limit.'],
    ['requestsLeft', '0', `How many requests the ${noun} may still make.`],
    ['deadlineMs', '0', `When the ${noun} gives up, by the clock of whoever runs it.`],
    ['unanswered', 'no', 'Whether an attempt may have taken effect unseen.'],
    ['conflict', '', 'What the last answer was in conflict with, if it was.'],
    ['decision', 'settled', 'What the last answer means: again, settled, or out of time.'],
    ['outcome', 'unknown', 'The last word: done, failed or unknown.'],
    ['because', '', 'Why, where it is not done.'],
    ['checksRun', '0', 'Counts the checks that ran; the last request looks whether all did.'],
  ];
}

function description({ noun, does, points, plan, work, endsAtMs }: ResilientFlow): string {
  return paragraphs([
    `**This collection passes.** ${does} The folder *${work.name}* is made to be copied: its two folder scripts do the waiting and the deciding for every request in it.`,
    '## What it does that the refuted advice does not',
    points.map((point) => `- ${point}`).join('\n'),
    `## What goes wrong in its session\n\n${planLines(plan)}`,
    '## How to run it',
    'Start the platform with `stalemate serve`, then:',
    `\`\`\`\nnewman run <this file> --env-var baseUrl=${DEFAULT_BASE_URL}\n\`\`\``,
    `Newman exits with 0 after some ${Math.round(endsAtMs / 1000)} seconds, as the clock of the session is a real one.`,
    `With \`--env-var useSession=…\` and the id of a session of the same scenario the ${noun} is done in that one. It must be fresh: \`POST /__admin/sessions/{id}/reset\` makes it so. Where a session breaks connections, Newman counts each broken one as a failure and exits with 1; the ${noun} repeats the request all the same.`,
  ]);
}
