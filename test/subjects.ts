import {
  homeOf,
  referenceClients,
  type Scenario,
  type Strategy,
  scenariosOf,
  strategiesOnTrial,
} from '../scenarios/index.ts';

/** A strategy or a reference client in a scenario, as `describe.each` takes it. */
export interface TrySubject {
  /** `contact-sync poll-until-ready`, unique. */
  readonly label: string;
  readonly scenario: Scenario;
  readonly strategy: Strategy;
  readonly client: Strategy['client'];
}

function subject(strategy: Strategy, scenario: Scenario): TrySubject {
  return {
    label: `${scenario.name} ${strategy.name}`,
    scenario,
    strategy,
    client: strategy.client.bind(strategy),
  };
}

/** Every strategy on trial, where it is tried. */
export const onTrial: readonly TrySubject[] = strategiesOnTrial.map((strategy) =>
  subject(strategy, homeOf(strategy)),
);

/** Every reference client in every scenario that it fits. */
export const reference: readonly TrySubject[] = referenceClients.flatMap((strategy) =>
  scenariosOf(strategy).map((scenario) => subject(strategy, scenario)),
);

/** The strategy or reference client of that name, of the recording toggle unless told. */
export function subjectNamed(name: string, scenario = 'recording-toggle'): TrySubject {
  const found = [...onTrial, ...reference].find(
    (one) => one.strategy.name === name && one.scenario.name === scenario,
  );
  if (found === undefined) throw new Error(`${scenario} has no strategy ${name}`);
  return found;
}
