import type { Evidence } from '../../src/oracle/evidence.ts';
import { downloadsOf } from '../../src/platform/interactions/downloads.ts';
import {
  captureOf,
  interactionOf,
  type Notes,
} from '../../src/platform/interactions/interactions.ts';
import { type Conversation, type Recording, voiceOf } from '../../src/platform/voice/voice.ts';

/** What is written on an interaction of how one of its recordings ended. */
const ENDING = /^(\S+) ended as (verified|stored|review)\b/;

/** One of the calls' own recordings, and what was done about it. */
export interface Repair {
  readonly conversation: Conversation;
  readonly recording: Recording;
  /** The captures that were to replace it, in the order in which they were accepted. */
  readonly replacements: readonly Recording[];
  /** The ends that are noted on the interaction; more than one only if the notes disagree. */
  readonly ends: readonly string[];
}

/** Every recording of the calls' own. */
export function repairsOf(evidence: Evidence): readonly Repair[] {
  const { world } = evidence;
  return [...voiceOf(world).conversations.values()].flatMap((conversation) => {
    const { recordings } = conversation;
    const lines = linesOn(evidence, conversation);
    return recordings
      .filter((one) => !captureOf(world, one).second)
      .map((recording) => ({
        conversation,
        recording,
        replacements: recordings.filter(
          (one) => captureOf(world, one).replaces?.originalRecordingId === recording.id,
        ),
        ends: endsIn(lines, recording.id),
      }));
  });
}

/** Every capture that somebody asked for. */
export function secondCapturesOf({ world }: Evidence): readonly Recording[] {
  return [...voiceOf(world).conversations.values()].flatMap(({ recordings }) =>
    recordings.filter((one) => captureOf(world, one).second),
  );
}

/** Whoever was cut off so often has reason to take the file for lost. */
export const BROKEN_OFF_MAX = 3;

/** Whether the file of a recording has broken off so often that it counts as lost. */
export function brokeOffTooOften({ world }: Evidence, recording: Recording): boolean {
  return downloadsOf(world, recording).brokenOff >= BROKEN_OFF_MAX;
}

/** When the upload of a recording had ended, well or not; `undefined` if it has not. */
export function endedAtMs({ journal }: Evidence, { id }: Recording): number | undefined {
  return journal.find(
    ({ kind, what, resource }) =>
      kind === 'step' && resource === id && (what === 'completed' || what === 'upload_failed'),
  )?.atMs;
}

/** When it was first noted on the interaction that a recording ended like that. */
export function notedAtMs(
  evidence: Evidence,
  { conversation, recording }: Repair,
  end: string,
): number | undefined {
  const notes = notesOn(evidence, conversation).filter(({ lines }) =>
    endsIn(lines, recording.id).includes(end),
  );
  // What was sent first need not have arrived first.
  return notes.length === 0 ? undefined : Math.min(...notes.map(({ atMs }) => atMs));
}

/** Whatever was noted, also what a later note has replaced: somebody may have read it. */
function linesOn(evidence: Evidence, conversation: Conversation): readonly string[] {
  const { annotations, properties } = interactionOf(evidence.world, conversation);
  const written = notesOn(evidence, conversation).flatMap(({ lines }) => lines);
  return [...linesIn({ annotations, properties }), ...written];
}

/** Each note that was carried out, in the order in which they were sent. */
function notesOn(
  { operations }: Evidence,
  { id }: Conversation,
): readonly { readonly atMs: number; readonly lines: readonly string[] }[] {
  const path = `/api/v2/interactions/${id}`;
  return operations.flatMap(({ method, path: at, body, arrivals }) => {
    if (!isNote(method, at, path)) return [];
    const carriedOut = arrivals.find(({ status }) => status < 300);
    return carriedOut ? [{ atMs: carriedOut.atMs, lines: linesIn(body as Notes) }] : [];
  });
}

/** Whether it writes on the interaction of that path, in either vendor's shape. */
function isNote(method: string, at: string, path: string): boolean {
  return method === 'PATCH' ? at === path : method === 'PUT' && at === `${path}/properties`;
}

/** What is noted by the annotations of the one vendor, and by the properties of the other. */
function linesIn({ annotations, properties }: Notes): readonly string[] {
  const { validationLog } = (annotations ?? {}) as Notes;
  const log = Array.isArray(validationLog) ? validationLog : [];
  return [...log, ...Object.values((properties ?? {}) as Notes)].map(String);
}

function endsIn(lines: readonly string[], recordingId: string): readonly string[] {
  const ends = lines
    .map((line) => ENDING.exec(line))
    .filter((match) => match?.[1] === recordingId)
    .map((match) => match?.[2] ?? '');
  return [...new Set(ends)];
}
