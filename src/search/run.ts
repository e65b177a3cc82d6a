import type { Scenario } from '../../scenarios/scenario.ts';
import type { Choices, Draw } from '../choice/choices.ts';
import { createPlan, type Plan, planChoices } from '../choice/plan.ts';
import { recordChoices } from '../choice/recorder.ts';
import type { Client } from '../client/client.ts';
import { digestOf } from '../history/digest.ts';
import { firstTrouble, type Judgement } from '../oracle/judge.ts';
import { type Simulation, simulate } from './simulate.ts';

/** What is searched: a client in a scenario. */
export interface Subject<Task = unknown> {
  readonly scenario: Scenario<Task>;
  readonly client: Client<Task>;
}

/** One run, and what it came to. */
export interface Run {
  readonly simulation: Simulation;
  /** The draws that were not benign. */
  readonly mattered: readonly Draw[];
  /** The first broken invariant. */
  readonly broken: Judgement | undefined;
  /** Where none is broken: the first of which the evidence does not tell. */
  readonly unknown: Judgement | undefined;
}

/** Runs a subject once. `observe` is told of every draw. */
export async function run<Task>(
  subject: Subject<Task>,
  choices: Choices,
  observe?: (draw: Draw) => void,
): Promise<Run> {
  const recorded = recordChoices(choices, observe);
  const simulation = await simulate(subject.scenario, subject.client, recorded);
  const trouble = firstTrouble(simulation, subject.scenario.invariants);
  const broken = trouble?.finding.verdict === 'fail' ? trouble : undefined;
  return {
    simulation,
    mattered: recorded.mattered,
    broken,
    unknown: broken === undefined ? trouble : undefined,
  };
}

/** Runs a subject by a plan. */
export function runPlan<Task>(
  subject: Subject<Task>,
  plan: Plan,
  observe?: (draw: Draw) => void,
): Promise<Run> {
  return run(subject, planChoices(plan), observe);
}

/** The plan that replays a run. */
export function planOf({ mattered }: Run): Plan {
  return createPlan(mattered);
}

/** The fingerprint of a run. */
export function fingerprint({ simulation }: Run): string {
  return digestOf(simulation.operations, simulation.journal, simulation.reports);
}
