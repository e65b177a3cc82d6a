import { setup } from 'xstate';

/** What happens to a participant from outside. */
export type ParticipantEvent = { type: 'TAKE' };

/**
 * Whether the attributes of a participant may be written (seed 004). A step of the call may take
 * them for a moment; a step that comes meanwhile prolongs nothing. The tag `lock` marks the state in
 * which writes are refused.
 */
export const participantMachine = setup({
  types: { events: {} as ParticipantEvent, tags: {} as 'lock' },
  delays: { holdTime: 0 },
}).createMachine({
  id: 'participant',
  initial: 'open',
  states: {
    open: { description: 'attributes may be written', on: { TAKE: 'taken' } },
    taken: {
      description: 'routing or media holds the attributes',
      tags: ['lock'],
      after: { holdTime: 'open' },
    },
  },
});
