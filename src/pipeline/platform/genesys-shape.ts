import { reRecordRequest } from '../../client/re-record-command.ts';
import { fitLog } from '../decisions/compliance-note.ts';
import { ifUnchanged, interactionPath, resultToNote, type VendorShape } from './vendor-shape.ts';

/** The routes and bodies of Genesys, as seed 001 has them. */
export const genesysShape: VendorShape = {
  reRecord: reRecordRequest,
  recordingIdField: 'id',
  note: (interactionId, seen, note) => {
    const { compliance, recordingId, validationLog } = seen.annotations;
    const before = Array.isArray(validationLog) ? validationLog.map(String) : [];
    // A repetition of a note whose answer was lost adds nothing.
    const fresh = note.log.filter((line) => !before.includes(line));
    return {
      method: 'PATCH',
      path: interactionPath(interactionId),
      headers: ifUnchanged(seen),
      body: {
        annotations: {
          ...resultToNote(note, { compliance, recordingId }),
          validationLog: fitLog([...fresh, ...before]),
        },
      },
    };
  },
};
