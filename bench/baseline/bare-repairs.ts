import { createInspection } from '../../src/pipeline/inspect-file.ts';
import { createAuthorisedDownload } from '../../src/pipeline/platform/authorised-download.ts';
import { createAuthorisedTransport } from '../../src/pipeline/platform/authorised-transport.ts';
import { genesysShape } from '../../src/pipeline/platform/genesys-shape.ts';
import { createHttpArtifacts } from '../../src/pipeline/platform/http-artifacts.ts';
import { createHttpPlatform } from '../../src/pipeline/platform/http-platform.ts';
import { fixedToken } from '../../src/pipeline/platform/token-source.ts';
import type { SeenInteraction } from '../../src/pipeline/seen-interaction.ts';
import { newInteractionId, RECORDED_MS, recordingIdOf } from '../pipeline/signed-events.ts';

/**
 * The requests that the pipeline makes for a recording, by themselves: no store, no locks, no outbox and
 * no pauses. What is left is HTTP and the check of the file.
 */
const [port = '', fate = '', count = ''] = process.argv.slice(2);
const CONCURRENCY = 16;

const baseUrl = `http://127.0.0.1:${port}`;
const tokens = fixedToken('bench');
const onTrouble = (trouble: unknown): void => console.error(trouble);
const transport = createAuthorisedTransport({ baseUrl, tokens, onTrouble });
const platform = createHttpPlatform(transport, genesysShape);
const inspect = createInspection(
  createHttpArtifacts(createAuthorisedDownload({ baseUrl, tokens })),
);

async function look(interactionId: string): Promise<SeenInteraction> {
  const answer = await platform.look(interactionId, interactionId);
  if (answer.kind !== 'seen') throw new Error(`${interactionId} was not seen: ${answer.kind}`);
  return answer.view;
}

async function repair(interactionId: string): Promise<void> {
  const recordingId = recordingIdOf(interactionId);
  await look(interactionId);
  if (fate === 'failed') {
    const { etag } = await look(interactionId);
    const command = { tenant: 'default', interactionId, originalRecordingId: recordingId };
    await platform.reRecord({ ...command, attempt: 1 }, etag, interactionId);
    await look(interactionId);
  }
  const file = await inspect(`/media/${interactionId}`, RECORDED_MS, interactionId);
  if (file.kind !== 'sound') throw new Error(`the file of ${interactionId} is ${file.kind}`);
  const note = { compliance: 'compliance_verified', recordingId, log: file.log } as const;
  await platform.note(interactionId, await look(interactionId), note, interactionId);
}

let left = Number(count);
await Promise.all(
  Array.from({ length: CONCURRENCY }, async () => {
    while (left-- > 0) await repair(newInteractionId(fate === 'failed' ? 'failed' : 'sound'));
  }),
);
const { user, system } = process.cpuUsage();
console.log((user + system) / Number(count));
