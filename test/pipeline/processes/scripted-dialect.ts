import type { IncomingHttpHeaders } from 'node:http';
import type { VendorName } from '../../../src/pipeline/platform/vendor-shapes.ts';

/** What was written on the interaction by one request. */
export interface Note {
  readonly compliance: string;
  readonly recordingId: string;
  readonly lines: readonly string[];
}

/** What a request asks of an interaction: `POST /api/v2/…`, without the interaction's id. */
export type Place = `${string} ${string}`;

/** How the scripted platform speaks with the clients of one vendor (seed 001). */
export interface ScriptedDialect {
  /** Where second captures are commanded, and where notes are written. */
  readonly command: Place;
  readonly note: Place;
  /** The type of the event of a recording. */
  readonly eventType: (good: boolean) => string;
  readonly readCommand: (
    headers: IncomingHttpHeaders,
    body: Record<string, Record<string, unknown>>,
  ) => { readonly key: string; readonly attempt: number };
  /** The answer to a command that was accepted. */
  readonly accepted: (recordingId: string) => Readonly<Record<string, unknown>>;
  readonly readNote: (body: Record<string, Record<string, unknown>>) => Note;
  /** What a read shows of the last note. */
  readonly shown: (note: Note | undefined) => Readonly<Record<string, unknown>>;
}

const LINE = /^validationLog\d+$/;

export const DIALECTS: Readonly<Record<VendorName, ScriptedDialect>> = {
  genesys: {
    command: 'POST /api/v2/recordings/interactions/{id}',
    note: 'PATCH /api/v2/interactions/{id}',
    eventType: () => 'interaction.recorded',
    readCommand: (headers, { metadata }) => ({
      key: String(headers['idempotency-key']),
      attempt: Number(metadata?.retrySequence),
    }),
    accepted: (id) => ({ id }),
    readNote: ({ annotations = {} }) => ({
      compliance: String(annotations.compliance),
      recordingId: String(annotations.recordingId),
      lines: (annotations.validationLog as readonly string[]).map(String),
    }),
    shown: (note) => ({ annotations: { ...note, validationLog: note?.lines } }),
  },
  cxone: {
    command: 'POST /api/v2/interactions/{id}/recordings',
    note: 'PUT /api/v2/interactions/{id}/properties',
    eventType: (good) => `interaction.recording.${good ? 'completed' : 'failed'}`,
    readCommand: (headers, { properties }) => ({
      key: String(headers['x-idempotency-key']),
      attempt: Number(properties?.retrySequence),
    }),
    accepted: (recordingId) => ({ recordingId }),
    readNote: ({ properties = {} }) => ({
      compliance: String(properties.compliance),
      recordingId: String(properties.recordingId),
      lines: Object.entries(properties)
        .filter(([name]) => LINE.test(name))
        .map(([, line]) => String(line)),
    }),
    shown: (note) => {
      if (note === undefined) return { properties: {} };
      const { compliance, recordingId, lines } = note;
      const log = lines.map((line, index) => [`validationLog${index + 1}`, line]);
      return { properties: { compliance, recordingId, ...Object.fromEntries(log) } };
    },
  },
};
