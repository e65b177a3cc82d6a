import type { Rule } from './rule.ts';
import { type Conversation, snapshot, type World } from './world.ts';

/** What moves, and by which rule. */
interface Step {
  /** What it moves to, or what happened to it. */
  readonly what: string;
  /** The conversation or recording that moves. */
  readonly resource: string;
  readonly rule: Rule;
}

/** Does something that nobody asked for just now, and writes it down with the state around it. */
export function takeStep(
  world: World,
  conversation: Conversation,
  { what, resource, rule }: Step,
  act: () => void,
): void {
  const { journal, timeline } = world;
  const before = snapshot(world, conversation);
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
    status: undefined,
    before,
    after: snapshot(world, conversation),
  });
}
