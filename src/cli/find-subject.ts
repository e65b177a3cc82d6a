import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  referenceClients,
  type Scenario,
  type Strategy,
  scenarios,
  strategiesOnTrial,
} from '../../scenarios/index.ts';
import { benign } from '../choice/benign.ts';
import type { Client } from '../client/client.ts';
import type { ClientReference } from '../report/race-report.ts';
import { simulate } from '../search/simulate.ts';
import { UsageError } from './usage-error.ts';

/** Every strategy that can be named. */
const strategies: readonly Strategy[] = [...strategiesOnTrial, ...referenceClients];

/** The scenario of that name. */
export function findScenario(name: string): Scenario {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario !== undefined) return scenario;
  throw new UsageError(
    `there is no scenario ${name}; there are: ${scenarios.map((one) => one.name).join(', ')}`,
  );
}

/** The strategy of that name. */
export function findStrategy(name: string): Strategy {
  const strategy = strategies.find((one) => one.name === name);
  if (strategy !== undefined) return strategy;
  throw new UsageError(
    `there is no strategy ${name}; there are: ${strategies.map((one) => one.name).join(', ')}`,
  );
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
export async function loadClient(reference: ClientReference): Promise<Client> {
  if (reference.kind === 'strategy') {
    const strategy = findStrategy(reference.name);
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
  const report = reports.find(({ status }) => ['threw', 'failed', 'unknown'].includes(status));
  if (report === undefined) return;
  const says = report.status === 'threw' ? 'throws' : `says "${report.status}"`;
  throw new UsageError(`the client ${says} even where nothing goes wrong: ${report.because}`);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
