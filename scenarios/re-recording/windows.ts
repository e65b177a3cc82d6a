import type { Evidence } from '../../src/oracle/evidence.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import { artifactOf } from '../../src/platform/interactions/artifact.ts';
import { waveLength } from '../../src/platform/interactions/wave.ts';
import type { JournalEntry } from '../../src/platform/journal.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import { windows as toggleWindows } from '../recording-toggle/windows.ts';
import { ORIGINAL } from './task.ts';

const answered = ({ journal }: Evidence, test: (entry: JournalEntry) => boolean): boolean =>
  journal.some((entry) => entry.kind === 'answer' && test(entry));

const commands = ({ what }: JournalEntry): boolean => what.startsWith('interaction.re-record');

const byRule = (name: string, says: string, rule: string): Sometimes => ({
  name,
  says,
  entered: (evidence) => answered(evidence, (entry) => entry.rule.id === rule),
});

/** What was stored of the recording with which the story begins, if a client asked for it. */
function fileOf(evidence: Evidence) {
  if (!answered(evidence, ({ what, status }) => what === 'interaction.get' && status === 200)) {
    return undefined;
  }
  const [conversation] = voiceOf(evidence.world).conversations.values();
  const original = conversation?.recordings.find(({ id }) => id === ORIGINAL);
  return original && artifactOf(evidence.world, original);
}

/** The windows that are those of any write over any network. */
const GENERAL = [
  'unknown-outcome',
  'late-write',
  'duplicate-write',
  'throttled',
  'replayed',
  'in-flight',
];

/** Where the call goes on being recorded by itself. */
export const ownUpload: Sometimes = {
  name: 'looked-during-own-upload',
  says: 'a client looked while another capture of the call than the failed one was being uploaded',
  entered: (evidence) =>
    answered(
      evidence,
      ({ what, before }) =>
        what === 'interaction.get' && before?.truth === 'uploading' && before.resource !== ORIGINAL,
    ),
};

/** The spans of a re-recording in which a race is possible. */
export const windows: readonly Sometimes[] = [
  {
    name: 'looked-during-upload',
    says: 'a client looked while the file was being uploaded, so that a capture would be mixed up',
    entered: (evidence) =>
      answered(
        evidence,
        ({ what, before }) => what === 'interaction.get' && before?.truth === 'uploading',
      ),
  },
  {
    name: 'view-behind-upload',
    says: 'a read still said that the upload was going on when it was over',
    entered: (evidence) =>
      answered(
        evidence,
        ({ what, before }) =>
          what === 'interaction.get' &&
          before?.view === 'uploading' &&
          (before.truth === 'completed' || before.truth === 'upload_failed'),
      ),
  },
  byRule('command-while-locked', 'a command met the capture lock', 're-record.refused.locked'),
  byRule('command-after-end', 'a command was refused after the end', 're-record.refused.ended'),
  {
    name: 'noise-possible',
    says: 'only its own condition kept a command from recording noise after the end',
    entered: (evidence) =>
      answered(
        evidence,
        (entry) =>
          commands(entry) &&
          entry.rule.id === 'precondition.stale' &&
          entry.before?.around === 'ended',
      ),
  },
  {
    name: 'ended-after-look',
    says: 'the call ended between the look that found it live and the command',
    entered: (evidence) => {
      const looked = evidence.journal.findLastIndex(
        ({ what, before }) => what === 'interaction.get' && before?.around !== 'ended',
      );
      const next = evidence.journal
        .slice(looked + 1)
        .find(({ kind, what }) => kind === 'answer' && what !== 'recording.media');
      return (
        looked !== -1 && next !== undefined && commands(next) && next.before?.around === 'ended'
      );
    },
  },
  {
    name: 'truncated-upload',
    says: 'an upload completed and some of the file was missing',
    entered: (evidence) => {
      const wave = fileOf(evidence)?.wave;
      return wave !== undefined && wave.storedBytes < waveLength(wave.samples);
    },
  },
  {
    name: 'lying-metadata',
    says: 'the metadata claimed more, or less, than was stored',
    entered: (evidence) => {
      const file = fileOf(evidence);
      return file !== undefined && file.claimedBytes !== file.wave.storedBytes;
    },
  },
  {
    name: 'damaged-header',
    says: 'the file was there and could not be read as what it is',
    entered: (evidence) => {
      const header = fileOf(evidence)?.wave.header;
      return header !== undefined && header !== 'right';
    },
  },
  ...toggleWindows.filter(({ name }) => GENERAL.includes(name)),
];
