import type { ClientReport } from '../../history/operation.ts';
import { receiverAnswersOf } from '../../platform/webhooks/scripted-receivers.ts';
import type { RaceReport, ReportedRun } from '../../report/race-report.ts';
import { formatMs } from '../../report/words/format-ms.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { code, paragraphs, plain } from '../markdown-text.ts';
import {
  askVerdict,
  createSession,
  deleteSession,
  moveClock,
  reportClient,
} from '../session-requests.ts';
import { arrivalRequest } from './arrival-request.ts';
import { planLines } from './plan-lines.ts';
import { type RetracedRun, retraceRun } from './retraced-arrival.ts';
import { type RunKind, runOf } from './run-kind.ts';
import { momentList, momentsIn, type Stretch } from './story-moment.ts';

/**
 * The folders of a collection that repeats a run: its session, its requests with the clock moved
 * between them, what the clients said, and the verdict.
 */
export function raceFolders(report: RaceReport, kind: RunKind): FolderDraft[] {
  const run = runOf(report, kind);
  const retraced = retraceRun(report, run);
  const folders = [
    arrangement(report, run, retraced),
    exchange(run, retraced, kind),
    beliefs(run, retraced),
    verdict(report, run, retraced, kind),
  ];
  // A client that was killed before it sent anything leaves a folder without requests.
  return folders.filter(({ requests }) => requests.length > 0);
}

function arrangement(
  { scenario }: RaceReport,
  run: ReportedRun,
  { conversations, clients }: RetracedRun,
): FolderDraft {
  const description = paragraphs([
    'Makes a session: a world of its own on the served platform, with a clock that stands still at 0 ms until it is moved. The plan in the body says everything that does not go smoothly in it; nothing else is left to chance.',
    `**The plan**\n\n${planLines(run.plan)}`,
    'The answer holds the id of the session and a token; both are kept for the requests below.',
  ]);
  const wish = {
    scenario: scenario.name,
    clock: 'stepped' as const,
    plan: run.plan,
    receivers: receiverAnswersOf(run.journal),
    conversations,
    clients,
  };
  return {
    name: '1 Arrange',
    description: `${plain(scenario.story)}\n\nThis folder sets that up.`,
    requests: [createSession('1.1 Make a session', description, wish)],
  };
}

function exchange(run: ReportedRun, { arrivals }: RetracedRun, kind: RunKind): FolderDraft {
  const requests: RequestDraft[] = [];
  let stretch = { afterSequence: 0, afterMs: -1 };
  for (const retraced of arrivals) {
    const { sequence, atMs } = retraced.entry;
    const moments = momentsIn(run, { ...stretch, beforeSequence: sequence, untilMs: atMs });
    stretch = { afterSequence: sequence, afterMs: atMs };
    requests.push(
      moveClock(
        `2.${requests.length + 1} Clock to ${formatMs(atMs)} ms`,
        told('Until then', moments),
        atMs,
        retraced.clock,
      ),
    );
    requests.push(arrivalRequest(`2.${requests.length + 1}`, retraced, run));
  }
  return {
    name: kind === 'race' ? '2 The race' : '2 The run that passes',
    description:
      'The requests of the client in the order in which they reached the platform, each at its moment. Before each one the clock is moved there, and the platform does what was due by then. Every answer is checked, so a green folder shows that the run is repeated exactly.',
    requests,
  };
}

function beliefs(run: ReportedRun, retraced: RetracedRun): FolderDraft {
  const { reports, operations, hindrances } = run;
  const [first] = reports;
  const moments = momentsIn(run, lastWords(run, retraced));
  return {
    name: '3 What the client believed',
    description: paragraphs([
      'What a client says in the end may differ from what is true. It is handed in here, with the requests as the client saw them: answers that were lost or late included.',
      told('Since the last request', moments),
    ]),
    requests: reports.map((report, index) =>
      reportClient(
        `3.${index + 1} ${plain(report.client)} says: ${report.status}`,
        lastWord(report),
        report,
        operations.filter(({ client }) => client === report.client),
        // What held up everybody is told by the first.
        hindrances.filter(({ client = first?.client }) => client === report.client),
      ),
    ),
  };
}

function verdict(
  { scenario }: RaceReport,
  run: ReportedRun,
  retraced: RetracedRun,
  kind: RunKind,
): FolderDraft {
  const { endedAtMs, judgements } = run;
  const { beforeSequence, untilMs } = lastWords(run, retraced);
  const rest: Stretch = {
    afterSequence: beforeSequence - 1,
    afterMs: untilMs,
    beforeSequence: Number.POSITIVE_INFINITY,
    untilMs: Number.POSITIVE_INFINITY,
  };
  const broken = judgements
    .filter((judgement) => judgement.verdict === 'fail')
    .map(({ invariant, because }) => `- ${code(invariant)}: ${plain(because)}`);
  const asks =
    'Asks the platform what is true and holds it against every invariant of the scenario, one check for each.';
  return {
    name: '4 Verdict',
    description:
      kind === 'race'
        ? `Lets the world come to rest and asks for the verdict. The checks of the broken invariants fail here, and nothing else does.`
        : 'Lets the world come to rest and asks for the verdict. Every invariant is kept.',
    requests: [
      moveClock(
        `4.1 Clock to ${formatMs(endedAtMs)} ms, the end`,
        told('Until then', momentsIn(run, rest)),
        endedAtMs,
        retraced.endClock,
      ),
      askVerdict(
        '4.2 Verdict',
        broken.length === 0
          ? `${asks} All are kept.`
          : `${asks} **These fail, as they are to:**\n\n${broken.join('\n')}`,
        {
          scenario: scenario.name,
          judgements,
          atMs: endedAtMs,
          comparison: 'the verdict is that of the report',
        },
      ),
      deleteSession(
        '4.3 Remove the session',
        'Leaves the platform as it was, also after a failed verdict. It also looks whether every check of this collection really ran, since Newman says nothing of a script that got lost.',
      ),
    ],
  };
}

/** From the last arrival to the last report. */
function lastWords({ reports, journal }: ReportedRun, { arrivals }: RetracedRun): Stretch {
  const last = arrivals.at(-1)?.entry;
  const untilMs = Math.max(last?.atMs ?? 0, ...reports.map(({ atMs }) => atMs));
  const within = journal.filter(({ atMs }) => atMs <= untilMs);
  return {
    afterSequence: last?.sequence ?? 0,
    afterMs: last?.atMs ?? -1,
    beforeSequence: (within.at(-1)?.sequence ?? 0) + 1,
    untilMs,
  };
}

function told(heading: string, moments: ReturnType<typeof momentsIn>): string {
  return moments.length === 0
    ? `${heading}, nothing happens that anyone could see.`
    : `${heading}:\n\n${momentList(moments)}`;
}

const MEANINGS: Readonly<Record<ClientReport['status'], string>> = {
  done: 'says that it has done what it was to do',
  failed: 'says that it has failed',
  threw: 'ends in an exception, which its caller takes for a failure',
  unknown: 'says that it does not know what became of it',
  running: 'has not ended',
};

function lastWord({ client, status, because, atMs }: ClientReport): string {
  const why = because === '' ? '' : `: *${plain(because)}*`;
  return `At ${formatMs(atMs)} ms ${plain(client)} ${MEANINGS[status]}${why}. The verdict compares this with the truth.`;
}
