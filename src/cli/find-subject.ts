import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  referenceClients,
  type Scenario,
  type Strategy,
  scenarios,
  scenariosOf,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../choice/benign.ts';
import type { Client } from '../client/client.ts';
import type { ClientReference } from '../report/race-report.ts';
import { simulate } from '../search/simulate.ts';
import { namesToChooseFrom } from './names-to-choose-from.ts';
import { UsageError } from './usage-error.ts';

/** Every strategy that can be named. */
const strategies: readonly Strategy[] = [...strategiesOnTrial, ...referenceClients];

/** What the client that holds up is called in every scenario. */
export const RESILIENT = 'resilient';

/** The names of all strategies. */
export function strategyNames(): string[] {
  return [...new Set(strategies.map(({ name }) => name))];
}

/** The scenario of that name. */
export function findScenario(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  const names = scenarios.map((one) => one.name);
  throw new UsageError(`there is no scenario ${name}${namesToChooseFrom(name, names)}`);
}

/** The scenarios in which a strategy of that name can be run. */
export function scenariosFor(name: string): Scenario[] {
  const fitting = strategies.filter((one) => one.name === name).flatMap(scenariosOf);
  return scenarios.filter((scenario) => fitting.includes(scenario));
}

/** The strategy of that name that has to do what the scenario asks. */
export function findStrategy(name: string, scenario: Scenario): Strategy {
  const fitting = strategies.filter((one) => scenariosOf(one).includes(scenario));
  const strategy = fitting.find((one) => one.name === name);
  if (strategy !== undefined) return strategy;
  const others = scenariosFor(name).map((one) => one.name);
  const elsewhere = others.length === 0 ? '' : `, which is one of ${others.join(', ')}`;
  const known = namesToChooseFrom(
    name,
    fitting.map((one) => one.name),
  );
  throw new UsageError(`${scenario.name} has no strategy ${name}${elsewhere}${known}`);
}

/** The words by which a report finds a strategy again. */
export function referenceTo({ name, claim, instead }: Strategy): ClientReference {
  return { kind: 'strategy', name, claim, instead };
}

/** The words by which a report finds a client file again: its path from here. */
export function referenceToFile(path: string): ClientReference {
  return { kind: 'file', path: relative(process.cwd(), resolve(path)) };
}

/** The client that a reference means, which for a file runs the file. */
export async function loadClient(reference: ClientReference, scenario: Scenario): Promise<Client> {
  if (reference.kind === 'strategy') {
    const strategy = findStrategy(reference.name, scenario);
    return (tools) => strategy.client(tools);
  }
  const path = resolve(reference.path);
  if (!existsSync(path)) throw new UsageError(`there is no file ${reference.path}`);
  const loaded = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new UsageError(`${reference.path} could not be loaded: ${messageOf(cause)}`, { cause });
  });
  const client: unknown = (loaded as { default?: unknown }).default;
  if (typeof client === 'function') return client as Client;
  throw new UsageError(
    `${reference.path} has no default export that is a function; ` +
      'write: export default async function ({ transport, clock, task }) { … }',
  );
}

/**
 * Sees that a client works at all: where nothing goes wrong, it must not throw or give up, or a
 * search would only ever hear an honest "failed".
 *
 * @throws {UsageError} if it does.
 */
export async function tryBenign(scenario: Scenario, client: Client): Promise<void> {
  const { reports } = await simulate(scenario, client, benign);
  const bad = scenario.unachievable === true ? ['threw'] : ['threw', 'failed', 'unknown'];
  const report = reports.find(({ status }) => bad.includes(status));
  if (report === undefined) return;
  const says = report.status === 'threw' ? 'throws' : `says "${report.status}"`;
  throw new UsageError(`the client ${says} even where nothing goes wrong: ${report.because}`);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
