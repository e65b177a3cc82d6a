import type { RecordingRepairTask } from '../../src/pipeline/pipeline-client.ts';
import type { Scenario } from '../scenario.ts';
import { recordingRepair, recordingRepairCrashing } from './scenario.ts';

/** A platform that does not heed the key of a command. */
export const recordingRepairKeysIgnored: Scenario<RecordingRepairTask> = {
  ...recordingRepairCrashing,
  name: 'recording-repair-keys-ignored',
  variantOf: recordingRepair.name,
  title: 'A pipeline where the platform ignores keys',
  story:
    'As in recording-repair-crashing, but the platform does not heed the idempotency key of a ' +
    'command: only the version that it names keeps a repetition from a second capture.',
  settings: { ...recordingRepair.settings, keysIgnoredBy: ['interaction.re-record'] },
  sometimes: recordingRepairCrashing.sometimes.filter(({ name }) => name !== 'replayed'),
};
