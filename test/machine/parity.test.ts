import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor } from 'xstate';
import { afterDelay, compile, next } from '../../src/machine/compile.ts';
import { contactMachine } from '../../src/machine/contact.ts';
import { conversationMachine } from '../../src/machine/conversation.ts';
import { deliveryMachine } from '../../src/machine/delivery.ts';
import { exportJobMachine } from '../../src/machine/export-job.ts';
import { participantMachine } from '../../src/machine/participant.ts';
import { recordingMachine } from '../../src/machine/recording.ts';
import { repairMachine } from '../../src/pipeline/repair-machine.ts';
import { Timeline } from '../../src/time/timeline.ts';

/** What a walk does: send these events at these moments, with these delays and guards. */
interface Walk {
  readonly events: readonly { readonly atMs: number; readonly type: string }[];
  readonly delayMs: (name: string) => number;
  readonly guard: (name: string) => boolean;
}

type Trace = readonly string[];

const END_MS = 10_000;

function walkActor(machine: AnyStateMachine, walk: Walk): Trace {
  const timeline = new Timeline();
  const cancelled = new Set<number>();
  let timers = 0;
  const clock = {
    setTimeout(action: () => void, ms: number): number {
      const id = ++timers;
      timeline.at(timeline.nowMs + ms, () => {
        if (!cancelled.has(id)) action();
      });
      return id;
    },
    clearTimeout: (id: number): void => void cancelled.add(id),
  };
  const provided = machine.provide({
    delays: Object.fromEntries(
      Object.keys(machine.implementations.delays).map((name) => [name, () => walk.delayMs(name)]),
    ),
    guards: Object.fromEntries(
      Object.keys(machine.implementations.guards).map((name) => [name, () => walk.guard(name)]),
    ),
  });
  const trace: string[] = [];
  const actor = createActor(provided, { clock });
  let last = '';
  actor.subscribe(({ value }) => {
    if (value !== last) trace.push(`${timeline.nowMs} ${String(value)}`);
    last = String(value);
  });
  actor.start();
  for (const { atMs, type } of walk.events) {
    timeline.at(atMs, () => {
      // An actor that has ended warns of every event; a table has no row for it.
      if (actor.getSnapshot().status === 'active') actor.send({ type });
    });
  }
  timeline.advanceTo(END_MS);
  return trace;
}

function walkTable(machine: AnyStateMachine, walk: Walk): Trace {
  const timeline = new Timeline();
  const table = compile(machine);
  const trace: string[] = [];
  let state = table.initial;
  let entered = 0;
  const enter = (to: string): void => {
    // A transition to the own state re-enters nothing, in XState as here.
    if (to === state && entered > 0) return;
    state = to;
    const mine = ++entered;
    trace.push(`${timeline.nowMs} ${state}`);
    const { after } = table.states[state] ?? {};
    if (after === undefined) return;
    timeline.at(timeline.nowMs + walk.delayMs(after.delay), () => {
      if (entered !== mine) return;
      const target = afterDelay(table, state, walk.guard);
      if (target !== undefined) enter(target);
    });
  };
  enter(table.initial);
  for (const { atMs, type } of walk.events) {
    timeline.at(atMs, () => {
      const target = next(table, state, type, walk.guard);
      if (target !== undefined) enter(target);
    });
  }
  timeline.advanceTo(END_MS);
  return trace;
}

/** Those that lead on more often than those that end a case, so that walks get everywhere. */
const REPAIR_EVENTS = [
  'CHECK',
  'FAULTY',
  'FAULTY',
  'SOUND',
  'CLEAR',
  'ADOPTED',
  'ACCEPTED',
  'CHANGED',
  'ENDED',
  'VERIFIED',
  'STORED',
  'GIVEN_UP',
  'MERGED',
  'EXHAUSTED',
  'RECHECKED',
  'RESUMED',
  'REFETCHED',
  'RENOTED',
  'DONE',
  'RESOLVED',
  'NOISE',
];

const machines: readonly (readonly [AnyStateMachine, readonly string[]])[] = [
  [recordingMachine, ['STOP', 'NOISE']],
  [
    conversationMachine,
    ['ANSWER', 'DTMF', 'OFFER', 'HOLD', 'RESUME', 'TRANSFER', 'HANG_UP', 'NOISE'],
  ],
  [participantMachine, ['TAKE', 'NOISE']],
  [deliveryMachine, ['ACKNOWLEDGED', 'FAILED', 'RELEASE', 'DISCARD', 'NOISE']],
  [contactMachine, ['DIAL', 'WITHDRAW', 'REINSTATE', 'NOISE']],
  [exportJobMachine, ['CANCEL', 'NOISE']],
  [repairMachine, REPAIR_EVENTS],
];

describe.each(machines)('the table of $id', (machine, types) => {
  const walks = fc.record({
    events: fc.array(
      // Odd moments for events and even ones for delays, so that nothing ties.
      fc.record({ atMs: fc.nat(3000).map((n) => 2 * n + 1), type: fc.constantFrom(...types) }),
      { size: 'max', maxLength: 24 },
    ),
    delaysMs: fc.array(
      fc.nat(900).map((n) => 2 * n),
      { minLength: 4, maxLength: 4 },
    ),
    guard: fc.boolean(),
  });

  it('moves as the live actor does, on random walks', () => {
    fc.assert(
      fc.property(walks, ({ events, delaysMs, guard }) => {
        const sorted = events.toSorted((a, b) => a.atMs - b.atMs);
        const walk: Walk = {
          events: sorted,
          delayMs: (name) => delaysMs[name.length % delaysMs.length] ?? 0,
          guard: () => guard,
        };
        expect(walkTable(machine, walk)).toEqual(walkActor(machine, walk));
      }),
      { numRuns: 500 },
    );
  });

  it('walks into every state on some walk', () => {
    const reached = new Set<string>();
    for (const { events, delaysMs, guard } of fc.sample(walks, { seed: 2, numRuns: 500 })) {
      const walk: Walk = {
        events: events.toSorted((a, b) => a.atMs - b.atMs),
        delayMs: (name) => delaysMs[name.length % delaysMs.length] ?? 0,
        guard: () => guard,
      };
      for (const step of walkTable(machine, walk)) reached.add(step.split(' ')[1] ?? '');
    }
    expect([...reached].sort()).toEqual(Object.keys(machine.states).sort());
  });
});
