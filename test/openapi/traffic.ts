import {
  referenceClients,
  type Scenario,
  type Strategy,
  scenarios,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import { simulate } from '../../src/search/simulate.ts';
import { pathVariables } from './operations.ts';

/** A request that a client of a scenario really makes where nothing goes wrong. */
export interface SeenRequest {
  readonly client: string;
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the clients of one scenario ask for, and the names of things that they meet. */
export interface Traffic {
  readonly scenario: Scenario;
  /** By the client function, in order of time. */
  readonly runs: readonly (readonly SeenRequest[])[];
  readonly names: Names;
}

/** Values by the name of the field or path variable that held them. */
export class Names {
  readonly #byField = new Map<string, Set<string>>();

  /** Takes every short text in a JSON value as a name of something. */
  learn(value: unknown, field = ''): void {
    if (typeof value === 'string') {
      if (value === '' || value.length > 100) return;
      const known = this.#byField.get(field) ?? new Set();
      this.#byField.set(field, known.add(value));
    } else if (Array.isArray(value)) {
      for (const item of value) this.learn(item, field);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.learn(item, key);
    }
  }

  /** Names of its own, that learn more without these learning it. */
  copy(): Names {
    const copy = new Names();
    for (const [field, values] of this.#byField) copy.#byField.set(field, new Set(values));
    return copy;
  }

  /** What a path variable may stand for: its own values first, then those of any `id`. */
  of(variable: string): readonly string[] {
    const own = this.#byField.get(variable) ?? [];
    return [...new Set([...own, ...(this.#byField.get('id') ?? [])])];
  }
}

/** Every client function that there is for a scenario. */
export function clientsOf(scenario: Scenario): readonly Strategy[] {
  const all = [...referenceClients, ...strategiesOnTrial];
  return all.filter((one) => one.scenario === scenario.name);
}

/** Runs every client of every scenario once where nothing goes wrong. */
export async function recordTraffic(): Promise<readonly Traffic[]> {
  return Promise.all(scenarios.map(recordScenario));
}

async function recordScenario(scenario: Scenario): Promise<Traffic> {
  const names = new Names();
  const runs: SeenRequest[][] = [];
  for (const part of scenario.parts) names.learn(part.task);
  for (const { client } of clientsOf(scenario)) {
    const { operations } = await simulate(scenario, client, benign);
    const run: SeenRequest[] = [];
    for (const { client: name, method, path, headers, body, arrivals } of operations) {
      for (const { atMs } of arrivals)
        run.push({ client: name, atMs, method, path, headers, body });
      names.learn(body);
      names.learn(arrivals.map((arrival) => arrival.body));
      for (const [variable, value] of pathVariables(path)) names.learn(value, variable);
    }
    runs.push(run.sort((a, b) => a.atMs - b.atMs));
  }
  return { scenario, runs, names };
}
