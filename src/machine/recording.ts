import { setup } from 'xstate';

/** What can be asked of a recording. */
export type RecordingEvent = { type: 'STOP' };

/**
 * One capture of a conversation's audio and what becomes of its file (seeds 000 and 001).
 *
 * The tag `capture` marks the states in which audio is being captured; `lock` those in which no
 * other capture may start, which is from the request until a stop has propagated.
 */
export const recordingMachine = setup({
  types: { events: {} as RecordingEvent, tags: {} as 'capture' | 'lock' },
  delays: { startLag: 0, stopLag: 0, uploadLag: 0 },
  guards: { uploadFails: () => false },
}).createMachine({
  id: 'recording',
  initial: 'queued',
  states: {
    queued: {
      description: 'accepted, not capturing yet',
      tags: ['lock'],
      after: { startLag: 'recording' },
      on: { STOP: 'stopping' },
    },
    recording: {
      description: 'capturing',
      tags: ['capture', 'lock'],
      on: { STOP: 'stopping' },
    },
    stopping: {
      description: 'a stop was accepted and has not propagated',
      tags: ['capture', 'lock'],
      after: { stopLag: 'uploading' },
    },
    uploading: {
      description: 'the capture has ended and its file is being stored',
      after: {
        uploadLag: [{ guard: 'uploadFails', target: 'upload_failed' }, { target: 'completed' }],
      },
    },
    completed: { description: 'the file is stored', type: 'final' },
    upload_failed: { description: 'the file could not be stored', type: 'final' },
  },
});
