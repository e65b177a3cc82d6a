import { type ChoiceName, MODEL_VERSION } from '../../src/choice/catalogue.ts';
import { drawsOf, PLAN_VERSION, type Plan } from '../../src/choice/plan.ts';
import { createReport, type RaceReport } from '../../src/report/race-report.ts';
import { runPlan } from '../../src/search/run.ts';
import { search } from '../../src/search/search.ts';
import { nearestTwin } from '../../src/search/twin.ts';
import { subjectNamed, type TrySubject } from '../subjects.ts';

/** How many schedules a sample may take: as many as the shipped search tries. */
const RUNS = 2048;

/** What the search finds in a subject by a fixed seed, or `undefined` if it holds. */
export async function reportOf(subject: TrySubject, seed = 1): Promise<RaceReport | undefined> {
  const { found } = await search(subject, { seed, runs: RUNS });
  return found && createReport(subject.scenario, referenceTo(subject), seed, found);
}

/** What the search finds in a strategy of the recording toggle. */
export async function foundReport(name: string, seed = 1): Promise<RaceReport> {
  const report = await reportOf(subjectNamed(name), seed);
  if (report === undefined) throw new Error(`seed ${seed} finds nothing in ${name}`);
  return report;
}

/** What a strategy makes of chosen trouble, as a report, whether or not a search would end there. */
export async function plannedReport(
  name: string,
  choices: readonly [ChoiceName, string, number, number][],
): Promise<RaceReport> {
  const subject = subjectNamed(name);
  const plan: Plan = {
    format: 'stalemate.plan',
    version: PLAN_VERSION,
    model: MODEL_VERSION,
    choices: choices.map(([kind, of, nth, value]) => ({ kind, subject: of, nth, value })),
  };
  const run = await runPlan(subject, plan);
  if (run.broken === undefined) throw new Error(`${name} holds under ${JSON.stringify(choices)}`);
  return createReport(subject.scenario, referenceTo(subject), 1, {
    foundAfterRuns: 1,
    operationsBefore: run.simulation.operations.length,
    shrinkRuns: 0,
    run,
    twin: await nearestTwin(subject, drawsOf(plan)),
  });
}

function referenceTo({ strategy }: TrySubject): RaceReport['client'] {
  const { name, claim, instead } = strategy;
  return { kind: 'strategy', name, claim, instead };
}
