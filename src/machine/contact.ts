import { setup } from 'xstate';

/** What happens to a contact from outside: the dialer takes it, or a write changes its status. */
export type ContactEvent = { type: 'DIAL' } | { type: 'WITHDRAW' } | { type: 'REINSTATE' };

/**
 * One contact of an outbound campaign, as the dialer walks it (seed 002). Every step makes a new
 * version of it, as every write does.
 *
 * The tag `lock` marks the states in which the dialer holds the contact and refuses all writes.
 */
export const contactMachine = setup({
  types: { events: {} as ContactEvent, tags: {} as 'lock' },
  delays: { dialTime: 0, ringTime: 0, talkTime: 0, wrapUpTime: 0 },
  guards: { numberInvalid: () => false, notAnswered: () => false },
}).createMachine({
  id: 'contact',
  initial: 'ready',
  states: {
    ready: {
      description: 'waits for the dialer',
      on: { DIAL: 'dialing', WITHDRAW: 'uncallable' },
    },
    dialing: {
      description: 'a line is being set up',
      tags: ['lock'],
      after: {
        dialTime: [{ guard: 'numberInvalid', target: 'uncallable' }, { target: 'ringing' }],
      },
    },
    ringing: {
      description: 'the telephone rings',
      tags: ['lock'],
      after: { ringTime: [{ guard: 'notAnswered', target: 'ready' }, { target: 'connected' }] },
    },
    connected: {
      description: 'talking to an agent',
      after: { talkTime: 'wrap_up' },
    },
    wrap_up: {
      description: 'the call is over and the agent notes down what came of it',
      after: { wrapUpTime: 'ready' },
      on: { WITHDRAW: 'uncallable' },
    },
    uncallable: {
      description: 'not to be dialed',
      on: { REINSTATE: 'ready' },
    },
  },
});
