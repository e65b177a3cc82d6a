import { setup } from 'xstate';

/** What can happen to a case. */
export type RepairEvent = {
  type:
    | 'CHECK'
    | 'FAULTY'
    | 'SOUND'
    | 'CLEAR'
    | 'ADOPTED'
    | 'ACCEPTED'
    | 'CHANGED'
    | 'ENDED'
    | 'EXHAUSTED'
    | 'VERIFIED'
    | 'STORED'
    | 'GIVEN_UP'
    | 'MERGED'
    | 'RECHECKED'
    | 'RESUMED'
    | 'REFETCHED'
    | 'RENOTED'
    | 'DONE'
    | 'RESOLVED';
};

/**
 * One recording on its way from "the platform says that it has ended" to "it is there" or "a person
 * must look" (seed 001). The machine says what may follow what; `decide` says what does.
 *
 * A recording that turns out late to be a second capture is merged into the case of the one that it is
 * to replace; not while a capture of its own is under way, which somebody must see through.
 *
 * The tag `ended` marks the states in which the pipeline does nothing more by itself. Out of `review`
 * a person may take a case.
 */
export const repairMachine = setup({
  types: { events: {} as RepairEvent, tags: {} as 'ended' },
}).createMachine({
  id: 'repair',
  initial: 'received',
  states: {
    received: {
      description: 'an event came; nothing has been looked at',
      on: { CHECK: 'validating', FAULTY: 'waiting', EXHAUSTED: 'noting' },
    },
    validating: {
      description: 'the file of the recording itself is being looked at',
      on: { SOUND: 'noting', FAULTY: 'waiting', EXHAUSTED: 'noting', MERGED: 'merged' },
    },
    waiting: {
      description:
        'the recording has failed; the next attempt is not due, or captures are under way',
      on: {
        CLEAR: 'commanding',
        ADOPTED: 'watching',
        ENDED: 'storing',
        EXHAUSTED: 'noting',
        MERGED: 'merged',
      },
    },
    commanding: {
      description: 'a second capture is commanded, and its answer is not known',
      on: {
        ACCEPTED: 'watching',
        ADOPTED: 'watching',
        CHANGED: 'waiting',
        ENDED: 'storing',
        EXHAUSTED: 'noting',
      },
    },
    watching: {
      description: 'a second capture is under way, is uploaded, or is being looked at',
      on: { SOUND: 'noting', FAULTY: 'waiting', EXHAUSTED: 'noting' },
    },
    storing: {
      description: 'the call is over; the store is asked for the file',
      on: { SOUND: 'noting', FAULTY: 'storing', EXHAUSTED: 'noting', MERGED: 'merged' },
    },
    noting: {
      description: 'the result is being written on the interaction',
      on: {
        VERIFIED: 'verified',
        STORED: 'stored',
        GIVEN_UP: 'review',
        MERGED: 'merged',
        RESOLVED: 'resolved',
      },
    },
    verified: {
      description: 'a file is there that was looked at',
      tags: ['ended'],
      type: 'final',
    },
    stored: {
      description: 'the store gave the file after all',
      tags: ['ended'],
      type: 'final',
    },
    review: {
      description: 'nothing helped; a person must look',
      tags: ['ended'],
      on: {
        RECHECKED: 'received',
        RESUMED: 'waiting',
        REFETCHED: 'storing',
        RENOTED: 'noting',
        DONE: 'noting',
      },
    },
    resolved: {
      description: 'a person has looked and is done with it',
      tags: ['ended'],
      type: 'final',
    },
    merged: {
      description: 'it is the second capture for another recording, whose case sees to it',
      tags: ['ended'],
      type: 'final',
    },
  },
});
