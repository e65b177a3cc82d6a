import {
  recordingToggle,
  referenceClients,
  type Strategy,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { type ChoiceName, MODEL_VERSION } from '../../src/choice/catalogue.ts';
import { drawsOf, PLAN_VERSION, type Plan } from '../../src/choice/plan.ts';
import { createReport, type RaceReport } from '../../src/report/race-report.ts';
import { exploreChunk } from '../../src/search/explore.ts';
import { runPlan } from '../../src/search/run.ts';
import { nearestTwin } from '../../src/search/twin.ts';

/** What the search finds in a strategy, by a fixed seed. */
export async function foundReport(name: string, seed = 1): Promise<RaceReport> {
  const strategy = strategyNamed(name);
  const subject = { scenario: recordingToggle, client: strategy.client };
  const { failure } = await exploreChunk(subject, { seed, chunk: 0 });
  if (failure === undefined) throw new Error(`seed ${seed} finds nothing in ${name}`);
  return createReport(recordingToggle, referenceTo(strategy), seed, failure);
}

/** What a strategy makes of chosen trouble, as a report, whether or not a search would end there. */
export async function plannedReport(
  name: string,
  choices: readonly [ChoiceName, string, number, number][],
): Promise<RaceReport> {
  const strategy = strategyNamed(name);
  const subject = { scenario: recordingToggle, client: strategy.client };
  const plan: Plan = {
    format: 'stalemate.plan',
    version: PLAN_VERSION,
    model: MODEL_VERSION,
    choices: choices.map(([kind, of, nth, value]) => ({ kind, subject: of, nth, value })),
  };
  const run = await runPlan(subject, plan);
  if (run.broken === undefined) throw new Error(`${name} holds under ${JSON.stringify(choices)}`);
  return createReport(recordingToggle, referenceTo(strategy), 1, {
    foundAfterRuns: 1,
    operationsBefore: run.simulation.operations.length,
    shrinkRuns: 0,
    run,
    twin: await nearestTwin(subject, drawsOf(plan)),
  });
}

function strategyNamed(name: string): Strategy {
  const strategy = [...strategiesOnTrial, ...referenceClients].find((one) => one.name === name);
  if (strategy === undefined) throw new Error(`no strategy is named ${name}`);
  return strategy;
}

function referenceTo({ name, claim, instead }: Strategy): RaceReport['client'] {
  return { kind: 'strategy', name, claim, instead };
}
