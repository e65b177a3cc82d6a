import type { Operation } from '../../src/history/operation.ts';
import type { Sometimes } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { reRecording, reRecordingContended } from './scenario.ts';
import type { ReRecordingTask } from './task.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];

/** A command took effect, and its worker did not hear of it. */
function isUnheard({ method, outcome, arrivals }: Operation): boolean {
  return (
    method === 'POST' &&
    outcome?.kind === 'no-response' &&
    arrivals.some(({ status }) => status === 201)
  );
}

/** The version of a command was all that stood between a repetition and a second capture. */
const keptByVersion: Sometimes = {
  name: 'kept-by-version',
  says: 'a command whose answer was lost came again, and only its version kept it from effect',
  entered: ({ operations }) =>
    operations.some(
      ({ client, number, method, arrivals }) =>
        method === 'POST' &&
        arrivals.some(({ status }) => status === 409) &&
        operations.some((one) => one.client === client && one.number < number && isUnheard(one)),
    ),
};

/** A read was all that told a worker of its capture. */
const toldByRead: Sometimes = {
  name: 'told-by-read',
  says: 'a read told a worker of the capture whose command had got no answer',
  entered: ({ operations, reports }) =>
    reports.some(({ client, status }) => {
      const own = operations.filter((one) => one.client === client);
      return status === 'done' && own.at(-1)?.method === 'GET' && own.some(isUnheard);
    }),
};

/**
 * Two workers that are killed, on a platform that does not heed the key of the command.
 *
 * Nothing is given away here: a command names the version that it is based on, so that a repetition,
 * a late copy and the other worker's command find it gone, and a read of a later version shows what a
 * lost answer would have told. So every invariant is that of the other scenarios.
 */
export const reRecordingKeysIgnored: Scenario<ReRecordingTask> = {
  ...reRecordingContended,
  name: 're-recording-keys-ignored',
  variantOf: reRecording.name,
  title: 'A second capture where the platform ignores keys',
  story:
    'As in re-recording-contended, but the platform does not heed the idempotency key of the ' +
    'command, and the workers may be killed at any request. Where an answer is lost, only the ' +
    'version in the command and what reads show tell whether a capture was begun.',
  settings: { ...reRecording.settings, keysIgnoredBy: ['interaction.re-record'] },
  crashes: true,
  sometimes: [
    ...reRecordingContended.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
    keptByVersion,
    toldByRead,
  ],
};
