import { createHmac, randomUUID } from 'node:crypto';

/** What the events of the benches are signed with, in the form `standard`. */
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** `sound` has a file that is whole; `failed` needs a second capture, whose file is. */
export type Fate = 'sound' | 'failed';

/** How long the recordings are. */
export const RECORDED_MS = 1000;
/** The fate is a part of the id, so that a platform that knows no events can tell it. */
const INTERACTION = /^(sound|failed)\./;

/** What becomes of an interaction's recording, by its id. */
export function fateOf(interactionId: string): Fate | undefined {
  return INTERACTION.exec(interactionId)?.[1] as Fate | undefined;
}

/** An interaction that nobody has heard of yet. */
export function newInteractionId(fate: Fate): string {
  return `${fate}.${randomUUID()}`;
}

/** The recording of an interaction. */
export function recordingIdOf(interactionId: string): string {
  return `rec-${interactionId}`;
}

/** An event of a recording that nobody has heard of yet, as a platform sends it. */
export function newEventBody(fate: Fate, nowMs: number): { id: string; text: string } {
  const id = `evt-${randomUUID()}`;
  const interactionId = newInteractionId(fate);
  const status = fate === 'sound' ? 'completed' : 'failed';
  const iso = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  const body = {
    id,
    type: 'interaction.recorded',
    time: iso(0),
    data: {
      interactionId,
      conversationId: interactionId,
      recordingId: recordingIdOf(interactionId),
      interactionType: 'voice',
      status,
      startTime: iso(RECORDED_MS + 500),
      endTime: iso(500),
      uploadEndTime: iso(0),
      uploadStatus: status === 'completed' ? status : 'upload_failed',
      durationMs: RECORDED_MS,
      ...(fate === 'sound' && { uri: `/media/${interactionId}` }),
    },
  };
  return { id, text: JSON.stringify(body) };
}

/** The whole request that delivers a new event, ready to be written. */
export function newDelivery(nowMs: number): string {
  const { id, text } = newEventBody('sound', nowMs);
  const time = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${time}.${text}`).digest('base64');
  return [
    'POST /webhooks HTTP/1.1',
    'host: 127.0.0.1',
    'user-agent: platform',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    `webhook-id: ${id}`,
    `webhook-timestamp: ${time}`,
    `webhook-signature: v1,${signature}`,
    '',
    text,
  ].join('\r\n');
}
