import type { ChoiceKind, Choices } from '../choice/choices.ts';
import { seededChoices } from '../choice/seeded.ts';
import { type Run, run, type Subject } from './run.ts';

/** A part of what can happen, to see what a client holds up against. */
export interface Condition {
  /** In a few words. */
  readonly name: string;
  /** Whether choices of that kind are made; all others are benign. */
  readonly makes: (kind: ChoiceKind) => boolean;
}

const isOfNetwork = ({ name }: ChoiceKind): boolean => name.startsWith('network.');
const isOfWebhooks = ({ name }: ChoiceKind): boolean => name.startsWith('webhook.');
const isCrash = ({ name }: ChoiceKind): boolean => name === 'client.crash';
const isOfDatabase = ({ name }: ChoiceKind): boolean => name.startsWith('database.');
const isOfPlatform = (kind: ChoiceKind): boolean =>
  !isOfNetwork(kind) && !isOfWebhooks(kind) && !isCrash(kind) && !isOfDatabase(kind);

/** Under it every schedule is the same, so one run tells all. */
const NOTHING: Condition = { name: 'nothing goes wrong', makes: () => false };

/** The conditions under which advice is looked at apart, from the mildest on. */
export const CONDITIONS: readonly Condition[] = [
  NOTHING,
  {
    name: 'the platform takes its time',
    makes: (kind) => isOfPlatform(kind) && kind.harshness === 'lag',
  },
  { name: 'the platform also refuses and fails', makes: isOfPlatform },
  {
    name: 'messages are late',
    makes: (kind) => isOfNetwork(kind) && kind.harshness === 'lag',
  },
  { name: 'messages get lost or doubled', makes: isOfNetwork },
  { name: 'events are late, lost or doubled', makes: isOfWebhooks },
  {
    name: 'processes are killed, or stall with their database',
    makes: (kind) => isCrash(kind) || isOfDatabase(kind),
  },
];

/**
 * What a client made of a condition: it broke an invariant in the run of that number, kept all of
 * them, or never met anything that the condition allows, which says nothing of the client.
 */
export type Outcome =
  | { readonly kind: 'broken'; readonly afterRuns: number }
  | { readonly kind: 'held' }
  | { readonly kind: 'not met' };

/** Runs a subject once, by the schedule of that seed, while only what a condition allows happens. */
export function runUnder<Task>(
  subject: Subject<Task>,
  { makes }: Condition,
  seed: number,
): Promise<Run> {
  return run(subject, only(makes, seededChoices(seed)));
}

/** Whether a client keeps every invariant under a condition, in so many runs. */
export async function holdsUnder<Task>(
  subject: Subject<Task>,
  condition: Condition,
  runs: number,
): Promise<Outcome> {
  let met = condition === NOTHING;
  const different = met ? 1 : runs;
  for (let seed = 1; seed <= different; seed++) {
    const { broken, mattered } = await runUnder(subject, condition, seed);
    if (broken !== undefined) return { kind: 'broken', afterRuns: seed };
    met ||= mattered.length > 0;
  }
  return { kind: met ? 'held' : 'not met' };
}

function only(makes: Condition['makes'], source: Choices): Choices {
  return {
    draw: (kind, of, nth) => (makes(kind) ? source.draw(kind, of, nth) : 0),
  };
}
