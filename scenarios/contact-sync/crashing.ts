import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import { crashed } from '../../src/oracle/general-windows.ts';
import type { Scenario } from '../scenario.ts';
import { contactSync } from './scenario.ts';
import { eventWindows, windows } from './windows.ts';

/** The sync, whose process is killed at any moment and starts again with what it has stored. */
export const contactSyncCrashing: Scenario<ContactSyncTask> = {
  ...contactSync,
  name: 'contact-sync-crashing',
  variantOf: contactSync.name,
  title: 'Contact updates by a worker that is killed and restarted',
  story:
    'The worker that brings changes from the CRM can be killed before or right after any request. ' +
    'It starts again a second later and knows only what it had stored; what it sent may have ' +
    'taken effect without it.',
  crashes: true,
  sometimes: [...windows, ...eventWindows, crashed],
};
