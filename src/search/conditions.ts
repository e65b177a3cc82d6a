import type { ChoiceKind, Choices } from '../choice/choices.ts';
import { seededChoices } from '../choice/seeded.ts';
import { run, type Subject } from './run.ts';

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

/** The conditions under which advice is looked at apart, from the mildest on. */
export const CONDITIONS: readonly Condition[] = [
  { name: 'nothing goes wrong', makes: () => false },
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
];

/**
 * Whether a client keeps every invariant while only what a condition allows happens.
 *
 * @returns in which run it first broke one, or `undefined` if it held in all `runs`.
 */
export async function brokenUnder<Task>(
  subject: Subject<Task>,
  { makes }: Condition,
  runs: number,
): Promise<number | undefined> {
  for (let seed = 1; seed <= runs; seed++) {
    const { broken } = await run(subject, only(makes, seededChoices(seed)));
    if (broken !== undefined) return seed;
  }
  return undefined;
}

function only(makes: Condition['makes'], source: Choices): Choices {
  return {
    draw: (kind, of, nth) => (makes(kind) ? source.draw(kind, of, nth) : 0),
  };
}
