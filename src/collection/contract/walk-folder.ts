import type { Route } from '../../platform/route.ts';
import type { FolderDraft, RequestDraft } from '../draft.ts';
import { bodyChecks } from '../race/telling-fields.ts';
import type { Course, MachineDriver, SystemDriver } from './contract-driver.ts';
import { ContractSession } from './contract-session.ts';
import { courseRequest, journalRequest, lastState, transitionsIn } from './journal-states.ts';
import { type Walk, walksOf } from './machine-walks.ts';
import type { StatusesShown } from './statuses-shown.ts';
import { type MachineTransition, takenBy, transitionsOf, transitionWords } from './transitions.ts';

/** How often a clock is moved to the next event before a delay is taken for endless. */
const EVENTS_MAX = 1000;
/** Why the requests of a walk are skipped elsewhere. */
const OF_A_WALK = 'it is part of a walk, for which only the mock has a plan and a clock to move';

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
  const stage = { driver: system, routes, shown };
  const courses = (driver.courses ?? []).map((course) => goAlong(stage, driver, course, all));
  const byItself = new Set(courses.flatMap(({ made }) => made));
  const walkable = possible.filter((one) => isWalkable(driver, one));
  const nobodys = possible.find((one) => !walkable.includes(one) && !byItself.has(one));
  if (nobodys !== undefined) {
    throw new Error(`${machine.id}: nobody says how to take ${transitionWords(nobodys)}`);
  }
  const left = walkable.filter((one) => !byItself.has(one));
  const walks = walksOf(machine, walkable, left, bySession, driver.walkLengthMax);
  const walked = walks.flatMap((walk) => {
    const session = new ContractSession({
      ...stage,
      skips: OF_A_WALK,
      says: `Walks ${machine.id}: ${walkWords(machine.config.initial as string, walk)}.`,
      choices: driver.choices,
    });
    goThrough(session, driver, walk);
    return session.requests;
  });
  const taken = new Set([...byItself, ...walks.flat()]);
  const requests = [...walked, ...courses.flatMap((course) => course.requests)];
  return { folder: folderOf(machine.id, possible, requests), machine: machine.id, all, taken };
}

interface Stage {
  readonly driver: SystemDriver;
  readonly routes: readonly Route[];
  readonly shown: StatusesShown;
}

/** Whether a walk can bring a transition about, which is not so for what only comes by itself. */
function isWalkable(
  { take, bySession = [], byItself = [] }: MachineDriver,
  transition: MachineTransition,
): boolean {
  const name = takenBy(transition);
  return (
    transition.delayed ||
    Object.hasOwn(take, name) ||
    bySession.includes(name) ||
    byItself.includes(name)
  );
}

function goAlong(
  stage: Stage,
  driver: MachineDriver,
  { says, choices, steps, scenario, settings, receivers }: Course,
  all: readonly MachineTransition[],
) {
  const { machine } = driver;
  const session = new ContractSession({
    ...stage,
    skips: OF_A_WALK,
    says: `The course of ${machine.id} by itself: ${says}.`,
    choices,
    ...(scenario !== undefined && { scenario }),
    ...(settings !== undefined && { settings }),
    ...(receivers !== undefined && { receivers }),
  });
  for (const step of steps) session.take(step);
  const { entries } = session.rehearsal.platform.journal;
  const made = transitionsIn(driver, all, entries);
  session.add(courseRequest(driver, entries, made));
  return { made, requests: session.requests };
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
  for (const step of driver.take[name] ?? []) session.take(step);
  if (!transition.delayed && !driver.byItself?.includes(name)) return;
  const { platform } = session.rehearsal;
  const written = platform.journal.written;
  for (let events = 0; events < EVENTS_MAX; events++) {
    const moved =
      lastState(driver, platform.journal.entries) !== transition.from ||
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
  const found = lastState(driver, session.rehearsal.platform.journal.entries);
  if (found === expected) return;
  throw new Error(`${driver.machine.id} is ${found} ${when}, and was to be ${expected}`);
}
