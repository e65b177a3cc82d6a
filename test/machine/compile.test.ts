import { describe, expect, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import { compile } from '../../src/machine/compile.ts';
import { recordingMachine } from '../../src/machine/recording.ts';
import { UnsupportedMachineError } from '../../src/machine/unsupported-machine-error.ts';

describe('compile', () => {
  it('keeps tags, finals, delays and guards', () => {
    const { initial, states } = compile(recordingMachine);
    expect(initial).toBe('queued');
    expect(states.stopping.after).toEqual({
      delay: 'stopLag',
      transitions: [{ target: 'uploading' }],
    });
    expect(states.uploading.after?.transitions[0]).toEqual({
      guard: 'uploadFails',
      target: 'upload_failed',
    });
    expect([...states.recording.tags]).toEqual(['capture', 'lock']);
    expect(states.completed.final).toBe(true);
  });

  const refused = [
    ['parallel states', createMachine({ type: 'parallel', states: { a: {} } }), 'type'],
    ['context', createMachine({ context: {}, initial: 'a', states: { a: {} } }), 'context'],
    [
      'events of the root',
      createMachine({ initial: 'a', on: { X: '.a' }, states: { a: {} } }),
      'on',
    ],
    [
      'nested states',
      createMachine({ initial: 'a', states: { a: { initial: 'b', states: { b: {} } } } }),
      'states.a.initial',
    ],
    [
      'entry actions',
      createMachine({ initial: 'a', states: { a: { entry: () => undefined } } }),
      'states.a.entry',
    ],
    [
      'eventless transitions',
      createMachine({ initial: 'a', states: { a: { always: 'b' }, b: {} } }),
      'states.a.always',
    ],
    [
      'history states',
      createMachine({ initial: 'a', states: { a: {}, h: { type: 'history' } } }),
      'states.h.type',
    ],
    [
      'inline guards',
      createMachine({
        initial: 'a',
        states: { a: { on: { X: { target: 'a', guard: () => true } } } },
      }),
      'states.a.on.X.guard',
    ],
    [
      'transition actions',
      createMachine({
        initial: 'a',
        states: { a: { on: { X: { target: 'a', actions: () => undefined } } } },
      }),
      'states.a.on.X.actions',
    ],
    [
      'wildcards',
      createMachine({ initial: 'a', states: { a: { on: { '*': 'a' } } } }),
      'states.a.on.*',
    ],
    [
      'delays in numbers',
      createMachine({ initial: 'a', states: { a: { after: { 500: 'a' } } } }),
      'states.a.after.500',
    ],
    [
      'two delays',
      setup({ delays: { one: 1, two: 2 } }).createMachine({
        initial: 'a',
        states: { a: { after: { one: 'a', two: 'a' } } },
      }),
      'states.a.after',
    ],
  ] as const;

  it.each(refused)('refuses %s and names the place', (_, machine, place) => {
    const attempt = () => compile(machine);
    expect(attempt).toThrow(UnsupportedMachineError);
    expect(attempt).toThrow(`at ${place}`);
  });
});
