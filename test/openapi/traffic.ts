import {
  referenceClients,
  type Scenario,
  type Strategy,
  scenarios,
  scenariosOf,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../../src/choice/benign.ts';
import { simulate } from '../../src/search/simulate.ts';
import { pathVariables, variableBelow } from './operations.ts';

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

  /** Takes what a request was answered, whose ids name what lies below its path. */
  learnAnswer(path: string, answer: unknown): void {
    this.learn(answer);
    const variable = variableBelow(path);
    if (variable === undefined) return;
    const ids = new Names();
    ids.learn(answer);
    for (const id of ids.#byField.get('id') ?? []) this.learn(id, variable);
  }

  /** What a path variable may stand for: mostly what is known by that name, sometimes any id. */
  pick(variable: string, n: number): string | undefined {
    const own = [...(this.#byField.get(variable) ?? [])];
    const all = [...own, ...(this.#byField.get('id') ?? [])];
    const from = own.length > 0 && n % 5 !== 0 ? own : all;
    return from[n % Math.max(1, from.length)];
  }
}

/** Every client function that there is for a scenario. */
export function clientsOf(scenario: Scenario): readonly Strategy[] {
  const all = [...referenceClients, ...strategiesOnTrial];
  return all.filter((one) => scenariosOf(one).includes(scenario));
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
      for (const arrival of arrivals) names.learnAnswer(path, arrival.body);
      for (const [variable, value] of pathVariables(path)) names.learn(value, variable);
    }
    runs.push(run.sort((a, b) => a.atMs - b.atMs));
  }
  return { scenario, runs, names };
}
