import { setup } from 'xstate';

/** What can be asked of an export. */
export type ExportJobEvent = { type: 'CANCEL' };

/**
 * A bulk export of quality evaluations, which the platform works off by itself (seed 003).
 *
 * The tag `lock` marks the states in which the job holds its range of dates against other exports.
 */
export const exportJobMachine = setup({
  types: { events: {} as ExportJobEvent, tags: {} as 'lock' },
  delays: { queueLag: 0, processingLag: 0 },
  guards: { exportFails: () => false },
}).createMachine({
  id: 'export-job',
  initial: 'queued',
  states: {
    queued: {
      description: 'accepted, not begun',
      tags: ['lock'],
      after: { queueLag: 'processing' },
      on: { CANCEL: 'cancelled' },
    },
    processing: {
      description: 'evaluations are being collected',
      tags: ['lock'],
      after: {
        processingLag: [{ guard: 'exportFails', target: 'failed' }, { target: 'completed' }],
      },
      on: { CANCEL: 'cancelled' },
    },
    completed: { description: 'the file is there', type: 'final' },
    failed: { description: 'there is no file and there will be none', type: 'final' },
    cancelled: { description: 'somebody called it off', type: 'final' },
  },
});
