import type { JournalEntry, Snapshot } from '../../platform/journal.ts';
import type { Json } from '../../platform/message.ts';
import { writeOut } from '../../platform/written-entry.ts';
import { type Check, checkScript, quoted } from '../check-script.ts';
import type { RequestDraft } from '../draft.ts';
import { SESSION } from '../session-requests.ts';
import type { MachineDriver } from './contract-driver.ts';
import type { MachineTransition } from './transitions.ts';

/** What stands for every value that is not listed, where a driver spells states by a field. */
const ANY = '*';

/** The states that a journal tells, each once in a row. The check in a collection does the same. */
function statesIn(driver: MachineDriver, entries: readonly JournalEntry[]): string[] {
  const { resource } = driver.seen;
  return entries
    .flatMap(({ before, after }) => [before, after])
    .filter((one) => one !== undefined)
    .filter((one) => resource === undefined || one.resource === resource)
    .map((one) => stateOf(driver, one))
    .filter((state) => state !== undefined)
    .filter((state, index, states) => state !== states[index - 1]);
}

/** The state in which a journal leaves the walked resource. */
export function lastState(
  driver: MachineDriver,
  entries: readonly JournalEntry[],
): string | undefined {
  return statesIn(driver, entries).at(-1);
}

function stateOf({ seen }: MachineDriver, snapshot: Snapshot | undefined): string | undefined {
  const value = snapshot?.[seen.field] ?? null;
  if (seen.spelled === undefined) return value ?? undefined;
  return seen.spelled[`${value}`] ?? seen.spelled[ANY];
}

/** The transitions that the walked resource made by itself, as a journal tells. */
export function transitionsIn(
  driver: MachineDriver,
  all: readonly MachineTransition[],
  entries: readonly JournalEntry[],
): MachineTransition[] {
  return entries
    .filter((entry) => isStep(driver, entry))
    .flatMap(({ what, rule, before, after }) => {
      const from = stateOf(driver, before);
      const to = stateOf(driver, after);
      const between = all.filter((one) => one.from === from && one.to === to);
      const event = driver.told?.[rule.id] ?? what;
      const named = between.filter((one) => one.by === event);
      return named.length > 0 || between.length > 1 ? named : between;
    });
}

function isStep(
  { subject, machine }: MachineDriver,
  { kind, resource, after }: JournalEntry,
): boolean {
  if (kind !== 'step') return false;
  return subject === undefined ? after?.machine === machine.id : resource === subject;
}

/** Asks for the journal, which tells what reads do not, and holds it against a walk. */
export function journalRequest(
  driver: MachineDriver,
  entries: readonly JournalEntry[],
): RequestDraft {
  const states = statesIn(driver, entries);
  return asking(driver, entries, `The truth, which reads do not tell: ${states.join(' → ')}.`, {
    checks: [
      {
        name: `it went ${states.join(' → ')}`,
        asserts: [`pm.expect(states).to.eql([${states.map((one) => quoted(one)).join(', ')}]);`],
      },
    ],
    setup: stateLines(driver),
  });
}

/** Asks for the journal and holds it against the transitions that were made in a course. */
export function courseRequest(
  driver: MachineDriver,
  entries: readonly JournalEntry[],
  made: readonly MachineTransition[],
): RequestDraft {
  const steps = [
    ...new Set(made.map(({ from, to }) => `${from} → ${to}`)),
    // What does not move it is told by its name alone.
    ...new Set(made.filter(({ from, to }) => from === to).map(({ by }) => by)),
  ];
  return asking(driver, entries, 'Every step that it took by itself.', {
    checks: steps.map((step) => ({
      name: `it made ${step}`,
      asserts: [`pm.expect(made).to.include(${quoted(step)});`],
    })),
    setup: [
      ...spelling(driver),
      'const made = entries',
      "  .filter(({ kind }) => kind === 'step')",
      driver.subject === undefined
        ? `  .filter(({ after }) => after && after.machine === ${quoted(driver.machine.id)})`
        : `  .filter(({ resource }) => resource === ${quoted(driver.subject)})`,
      '  .filter(({ before, after }) => before && after)',
      "  .flatMap(({ what, before, after }) => [[stateOf(before), stateOf(after)].join(' → '), what]);",
    ],
  });
}

function asking(
  { machine }: MachineDriver,
  entries: readonly JournalEntry[],
  description: string,
  { checks, setup }: { readonly checks: readonly Check[]; readonly setup: readonly string[] },
): RequestDraft {
  return {
    name: `The journal of ${machine.id}`,
    description,
    method: 'GET',
    path: `${SESSION}/journal`,
    auth: 'none',
    after: checkScript(checks, ['const { entries } = pm.response.json();', ...setup]),
    examples: [{ status: 200, body: journalBody(entries) }],
  };
}

function stateLines(driver: MachineDriver): string[] {
  const { resource } = driver.seen;
  const isIt = resource === undefined ? 'one' : `one && one.resource === ${quoted(resource)}`;
  return [
    ...spelling(driver),
    'const states = entries',
    '  .flatMap(({ before, after }) => [before, after])',
    `  .filter((one) => ${isIt})`,
    '  .map(stateOf)',
    '  .filter((state) => state)',
    '  .filter((state, index, all) => state !== all[index - 1]);',
  ];
}

function spelling({ seen: { field, spelled } }: MachineDriver): string[] {
  if (spelled === undefined) return [`const stateOf = ({ ${field} }) => ${field};`];
  return [
    `const spelled = ${JSON.stringify(spelled)};`,
    `const stateOf = ({ ${field} }) => spelled[String(${field})] || spelled['${ANY}'];`,
  ];
}

function journalBody(entries: readonly JournalEntry[]): Json {
  const body = { entries: entries.map(writeOut), written: entries.length };
  // Snapshots have optional parts, which JSON leaves out.
  return JSON.parse(JSON.stringify(body)) as Json;
}
