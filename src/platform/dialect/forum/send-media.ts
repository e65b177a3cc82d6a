import { type Answer, refuse } from '../../answer.ts';
import { download } from '../../interactions/downloads.ts';
import { INTERACTION_RULES } from '../../interactions/interaction-rules.ts';
import { storedFileAt } from '../../interactions/stored-file.ts';
import { type Wave, waveBytes, waveLength } from '../../interactions/wave.ts';
import type { Call } from '../../route.ts';
import { hexOf, sha256 } from '../../sha-256.ts';
import type { Conversation } from '../../voice/voice.ts';

/** Under this header comes the checksum of what was captured, where the platform gives one. */
export const CHECKSUM_HEADER = 'x-checksum-sha256';

/** The file of a recording as it is stored now: whole, cut short or damaged; 404 if there is none. */
export function sendMedia(conversation: Conversation, { world, params }: Call): Answer {
  const { recordingId = '' } = params;
  const recording = conversation.recordings.find(({ id }) => id === recordingId);
  const file = recording && storedFileAt(world, recording, world.timeline.nowMs);
  if (recording === undefined || file === undefined) {
    return refuse({
      rule: INTERACTION_RULES['media.not-found'],
      status: 404,
      code: 'media.not.found',
      message: `Recording ${recordingId} has no file.`,
      field: 'recordingId',
    });
  }
  const { wave, repaired } = file;
  const sent = download(world, recording, wave.storedBytes);
  if (sent === 'refused') {
    return refuse({
      rule: INTERACTION_RULES['media.refused'],
      status: 403,
      code: 'media.access.denied',
      message: `The store refuses the file of recording ${recordingId}.`,
      field: 'recordingId',
    });
  }
  return {
    kind: 'success',
    rule: INTERACTION_RULES[ruleOf(sent, repaired)],
    status: 200,
    media: {
      contentType: 'audio/wav',
      length: wave.storedBytes,
      bytes: (from, to) => waveBytes(wave, from, to),
      ...(sent === 'broken-off' && { sentBytes: wave.storedBytes >> 1 }),
    },
    ...(world.settings.mediaChecksum === 'sha-256' && {
      headers: { [CHECKSUM_HEADER]: checksumOf(wave) },
    }),
  };
}

function ruleOf(sent: 'broken-off' | 'whole', repaired: boolean) {
  if (sent === 'broken-off') return 'media.broken-off';
  return repaired ? 'media.shown.repaired' : 'media.shown';
}

/** Of what was captured, before anything happened to it on its way to the store. */
function checksumOf(wave: Wave): string {
  return hexOf(
    sha256(waveBytes({ ...wave, header: 'right', storedBytes: waveLength(wave.samples) })),
  );
}
