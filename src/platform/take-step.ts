import type { Snapshot } from './journal.ts';
import type { Rule } from './rule.ts';
import type { World } from './world.ts';

/** What moves, and by which rule. */
interface Step {
  /** What it moves to, or what happened to it. */
  readonly what: string;
  /** The id of what moves. */
  readonly resource: string;
  readonly rule: Rule;
  /** The status that somebody outside answered, where one did. */
  readonly status?: number | undefined;
}

/**
 * Does something that nobody asked for just now, and writes it down with the state around it.
 *
 * @param look takes the snapshot of what is concerned.
 */
export function takeStep<Concerned>(
  world: World,
  concerned: Concerned,
  look: (world: World, concerned: Concerned) => Snapshot,
  { what, resource, rule, status }: Step,
  act: () => void,
): void {
  const { journal, timeline } = world;
  const before = look(world, concerned);
  act();
  journal.write({
    sequence: journal.nextSequence,
    atMs: timeline.nowMs,
    kind: 'step',
    what,
    resource,
    rule,
    principal: undefined,
    correlationId: undefined,
    status,
    before,
    after: look(world, concerned),
  });
}
