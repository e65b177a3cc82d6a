import type { JournalEntry } from '../../platform/journal.ts';
import type { Json } from '../../platform/message.ts';
import type { Route } from '../../platform/route.ts';
import { writeOut } from '../../platform/written-entry.ts';
import { checkScript, quoted } from '../check-script.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { bodyChecks } from '../race/telling-fields.ts';
import { SESSION } from '../session-requests.ts';
import type { MachineDriver, SystemDriver } from './contract-driver.ts';
import { ContractSession } from './contract-session.ts';
import { type Walk, walksOf } from './machine-walks.ts';
import type { StatusesShown } from './statuses-shown.ts';
import { type MachineTransition, takenBy, transitionsOf, transitionWords } from './transitions.ts';

/** How often a clock is moved to the next event before a delay is taken for endless. */
const EVENTS_MAX = 1000;

/** The walks through one machine, and what they take. */
export interface MachineFolder {
  readonly folder: FolderDraft;
  readonly machine: string;
  readonly all: readonly MachineTransition[];
  readonly taken: ReadonlySet<MachineTransition>;
}

/**
 * A folder that walks every transition of a machine which the driver does not except.
 *
 * @throws {Error} if a transition does not come about as the driver says.
 */
export function walkFolder(
  system: SystemDriver,
  driver: MachineDriver,
  routes: readonly Route[],
  shown: StatusesShown,
): MachineFolder {
  const { machine, untaken = {}, bySession } = driver;
  const all = transitionsOf(machine);
  const known = new Set(all.map(transitionWords));
  const odd = Object.keys(untaken).find((words) => !known.has(words));
  if (odd !== undefined) throw new Error(`${machine.id} has no transition ${odd}`);
  const possible = all.filter((one) => !Object.hasOwn(untaken, transitionWords(one)));
  const walks = walksOf(machine, possible, bySession);
  const requests = walks.flatMap((walk) => {
    const session = new ContractSession({
      driver: system,
      routes,
      says: `Walks ${machine.id}: ${walkWords(machine.config.initial as string, walk)}.`,
      shown,
      choices: driver.choices,
    });
    goThrough(session, driver, walk);
    return session.requests;
  });
  const taken = new Set(walks.flat());
  return { folder: folderOf(machine.id, possible, requests), machine: machine.id, all, taken };
}

function folderOf(
  machine: string,
  transitions: readonly MachineTransition[],
  requests: RequestDraft[],
): FolderDraft {
  const list = transitions.map((one) => `- ${transitionWords(one)}`).join('\n');
  return {
    name: `Every transition of ${machine}`,
    description: `Walks that together take every transition of the machine \`${machine}\`. After each one a read shows what is to be seen of it; at the end of a walk the journal tells every state that was gone through.\n\n${list}`,
    requests,
  };
}

function walkWords(initial: string, walk: Walk): string {
  return [initial, ...walk.map((one) => `${takenBy(one)} → ${one.to}`)].join(', ');
}

function goThrough(session: ContractSession, driver: MachineDriver, walk: Walk): void {
  const { bySession = [], arrive, look, machine } = driver;
  for (const step of arrive) session.take(step);
  const initial = machine.config.initial as string;
  const begun = walk[bySession.length - 1]?.to ?? initial;
  expectState(session, driver, begun, 'at the beginning');
  for (const transition of walk.slice(bySession.length)) {
    bringAbout(session, driver, transition);
    expectState(session, driver, transition.to, `after ${transitionWords(transition)}`);
    session.askParts(look.operation, `shows it after ${takenBy(transition)}`, look, look, {
      checks: ({ status, body }) => bodyChecks(status, body),
    });
  }
  session.add(journalRequest(driver, session.rehearsal.platform.journal.entries));
}

function bringAbout(
  session: ContractSession,
  driver: MachineDriver,
  transition: MachineTransition,
): void {
  const name = takenBy(transition);
  const steps = driver.take[name] ?? (transition.delayed ? [] : undefined);
  if (steps === undefined) throw new Error(`${driver.machine.id}: nobody says how to ${name}`);
  for (const step of steps) session.take(step);
  if (!transition.delayed) return;
  const { platform } = session.rehearsal;
  const written = platform.journal.written;
  for (let events = 0; events < EVENTS_MAX; events++) {
    const moved =
      stateOf(driver, platform.journal.entries) !== transition.from ||
      (transition.to === transition.from && platform.journal.written > written);
    if (moved || platform.nextAtMs === undefined) break;
    platform.advanceTo(platform.nextAtMs);
  }
  session.moveTo(platform.nowMs, `Until ${transition.by} is over`);
}

function expectState(
  session: ContractSession,
  driver: MachineDriver,
  expected: string,
  when: string,
): void {
  const found = stateOf(driver, session.rehearsal.platform.journal.entries);
  if (found === expected) return;
  throw new Error(`${driver.machine.id} is ${found} ${when}, and was to be ${expected}`);
}

function stateOf(driver: MachineDriver, entries: readonly JournalEntry[]): string | undefined {
  return statesIn(driver, entries).at(-1);
}

/** The states that a journal tells, each once in a row. The check in the collection does the same. */
function statesIn(
  { seen: { field, resource } }: MachineDriver,
  entries: readonly JournalEntry[],
): string[] {
  return entries
    .flatMap(({ before, after }) => [before, after])
    .filter((one) => one !== undefined && (resource === undefined || one.resource === resource))
    .map((one) => one?.[field] ?? null)
    .filter((state): state is string => state !== null)
    .filter((state, index, states) => state !== states[index - 1]);
}

function journalRequest(driver: MachineDriver, entries: readonly JournalEntry[]): RequestDraft {
  const { field, resource } = driver.seen;
  const states = statesIn(driver, entries);
  const isIt = resource === undefined ? 'one' : `one && one.resource === ${quoted(resource)}`;
  return {
    name: `The journal of ${driver.machine.id}`,
    description: `The truth, which reads do not tell: ${states.join(' → ')}.`,
    method: 'GET',
    path: `${SESSION}/journal`,
    auth: 'none',
    after: checkScript(
      [
        {
          name: `it went ${states.join(' → ')}`,
          asserts: [`pm.expect(states).to.eql([${states.map((one) => quoted(one)).join(', ')}]);`],
        },
      ],
      [
        'const { entries } = pm.response.json();',
        'const snapshots = entries.flatMap(({ before, after }) => [before, after]);',
        'const states = snapshots',
        `  .filter((one) => ${isIt})`,
        `  .map(({ ${field} }) => ${field})`,
        '  .filter((state) => state !== null)',
        '  .filter((state, index, all) => state !== all[index - 1]);',
      ],
    ),
    examples: [{ status: 200, body: journalBody(entries) }],
  };
}

function journalBody(entries: readonly JournalEntry[]): Json {
  const body = { entries: entries.map(writeOut), written: entries.length };
  // Snapshots have optional parts, which JSON leaves out.
  return JSON.parse(JSON.stringify(body)) as Json;
}
