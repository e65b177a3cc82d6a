import { reRecordKey } from '../../client/re-record-command.ts';
import type { Json } from '../../transport/transport.ts';
import { fitLog } from '../decisions/compliance-note.ts';
import { ifUnchanged, interactionPath, resultToNote, type VendorShape } from './vendor-shape.ts';

/** How many properties an interaction takes; some are left to others. */
const LINES_MAX = 30;
const LINE_NAME = /^validationLog\d+$/;

/** The routes and bodies of CXone, as seed 001 has them. */
export const cxoneShape: VendorShape = {
  reRecord: (command, condition) => {
    const { interactionId, originalRecordingId, attempt } = command;
    return {
      method: 'POST',
      path: `${interactionPath(interactionId)}/recordings`,
      headers: {
        'x-idempotency-key': reRecordKey(command),
        ...(condition !== undefined && { 'if-match': condition }),
      },
      body: {
        format: 'wav',
        channels: ['agent', 'customer'],
        properties: { originalRecordingId, retrySequence: attempt },
      },
    };
  },
  recordingIdField: 'recordingId',
  note: (interactionId, seen, note) => {
    const { compliance, recordingId } = seen.properties;
    const before = Object.entries(seen.properties);
    const lines = before.filter(([name]) => LINE_NAME.test(name)).map(([, value]) => String(value));
    const fresh = note.log.filter((line) => !lines.includes(line));
    const log = fitLog([...fresh, ...lines])
      .slice(0, LINES_MAX)
      .map((line, index) => [`validationLog${index + 1}`, line] as const);
    const others = before.filter(([name]) => !LINE_NAME.test(name)) as [string, Json][];
    return {
      method: 'PUT',
      path: `${interactionPath(interactionId)}/properties`,
      headers: ifUnchanged(seen),
      body: {
        properties: {
          ...Object.fromEntries(others),
          ...Object.fromEntries(log),
          ...resultToNote(note, { compliance, recordingId }),
        },
      },
    };
  },
};
