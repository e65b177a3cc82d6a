import { referenceClients, scenariosOf, strategiesOnTrial } from '../scenarios/index.ts';
import { CONDITIONS, type Condition, runUnder } from '../src/search/conditions.ts';
import type { Subject } from '../src/search/run.ts';
import { table } from './tables.ts';

/** How many schedules each client is run by at each kind of tenant under each condition. */
const RUNS = 200;
const NOT_MET = '–';

/** The scenarios that are compared, and what they make of dates. */
const TENANTS = {
  'evaluation-exports': 'lock',
  'evaluation-exports-overlap-allowed': 'may overlap',
} as const;

/**
 * The comparison that seed 003 draws between two vendors: the same clients at a tenant whose exports
 * lock their dates and at one whose exports may overlap. Beside the verdict stands whether a create
 * was ever refused. Conditions that exports never meet are left out.
 */
export async function exportsTable(): Promise<string> {
  const rows: { readonly head: readonly string[]; readonly cells: readonly string[] }[] = [];
  const clients = [...strategiesOnTrial, ...referenceClients];
  for (const strategy of clients.filter((one) => one.scenario === 'evaluation-exports')) {
    for (const [name, dates] of Object.entries(TENANTS)) {
      const scenario = scenariosOf(strategy).find((one) => one.name === name);
      if (scenario === undefined) throw new TypeError(`there is no scenario ${name}`);
      const subject = { scenario, client: strategy.client.bind(strategy) };
      const cells: string[] = [];
      for (const condition of CONDITIONS) cells.push(await cell(subject, condition));
      rows.push({ head: [`\`${strategy.name}\``, dates], cells });
    }
  }
  const isMet = (_: unknown, column: number) => rows.some(({ cells }) => cells[column] !== NOT_MET);
  return table(
    ['client', 'dates', ...CONDITIONS.filter(isMet).map(({ name }) => name)],
    rows.map(({ head, cells }) => [...head, ...cells.filter(isMet)]),
  );
}

async function cell(subject: Subject, condition: Condition): Promise<string> {
  const [calmest] = CONDITIONS;
  let met = condition === calmest;
  let broken = false;
  let refused = false;
  for (let seed = 1; seed <= RUNS && !(broken && refused); seed++) {
    const run = await runUnder(subject, condition, seed);
    met ||= run.mattered.length > 0;
    broken ||= run.broken !== undefined;
    refused ||= run.simulation.journal.some(({ rule }) => rule.id === 'export.refused.locked');
  }
  if (!met) return NOT_MET;
  return `${broken ? '✗' : '✓ held'}${refused ? ', met 409' : ''}`;
}
