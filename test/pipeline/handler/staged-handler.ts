import { createMemoryDatabase } from '../../../src/client/memory-database.ts';
import { createHandler } from '../../../src/pipeline/create-handler.ts';
import type { Happening } from '../../../src/pipeline/happening.ts';
import type { FileCheck } from '../../../src/pipeline/inspect-file.ts';
import type { PipelineStore } from '../../../src/pipeline/ports/pipeline-store.ts';
import type {
  CommandAnswer,
  ComplianceNote,
  Look,
  NoteAnswer,
} from '../../../src/pipeline/ports/recording-platform.ts';
import type { WorkEnd, WorkItem } from '../../../src/pipeline/ports/work-queue.ts';
import type { RecordingClaim } from '../../../src/pipeline/recording-event.ts';
import { createRecordStore } from '../../../src/pipeline/records/record-store.ts';
import { REPAIR_POLICY } from '../../../src/pipeline/repair-policy.ts';
import type { SeenInteraction } from '../../../src/pipeline/seen-interaction.ts';
import { createVirtualClock } from '../store/virtual-clock.ts';

export const SOUND: FileCheck = { kind: 'sound', sha256: 'ab', log: ['whole'] };
export const FAULTY: FileCheck = { kind: 'faulty', fault: 'truncated', says: 'half of it' };

type Recording = SeenInteraction['recordings'][number];

/** A recording as a read shows it. */
export function shown(id: string, change: Partial<Recording> = {}): Recording {
  return {
    id,
    uploadStatus: 'completed',
    capturedMs: 3000,
    uri: `/media/${id}`,
    replaces: undefined,
    attempt: undefined,
    ...change,
  };
}

/** A live interaction with these recordings. */
export function live(...recordings: Recording[]): SeenInteraction {
  return {
    phase: 'live',
    etag: '"1"',
    endedAtMs: undefined,
    annotations: {},
    properties: {},
    recordings,
  };
}

/** A handler before a platform that says what a test wants, over a store in memory. */
export function stageHandler() {
  const clock = createVirtualClock();
  const store = createRecordStore({ database: createMemoryDatabase(), clock });
  const happenings: Happening[] = [];
  const asked: string[] = [];
  const platform = {
    sees: live(shown('rec-1')) as SeenInteraction | undefined,
    /** Why a look at the interaction is refused, if it is. */
    refusesLooks: undefined as string | undefined,
    commanded: { kind: 'accepted', recordingId: 'rec-2' } as CommandAnswer,
    noted: { kind: 'noted' } as NoteAnswer,
    file: SOUND,
    /** What is found elsewhere than at what `file` says, by URI. */
    files: {} as Readonly<Record<string, FileCheck>>,
    /** Called in the middle of every request. */
    meanwhile: async (_request: string): Promise<void> => undefined,
    /** Told of every note. */
    onNote: (_note: ComplianceNote): unknown => undefined,
    /** How long the file should play that was looked at last. */
    expectedMs: undefined as number | undefined,
    /** In how many pieces files come, and what is called before each. */
    pieces: 0,
    beforePiece: async (): Promise<void> => undefined,
  };
  const ask = async (request: string): Promise<void> => {
    asked.push(request);
    await platform.meanwhile(request);
  };
  const handlerOf = (holder: string, over: Pick<PipelineStore, 'locks' | 'cases'> = store) =>
    createHandler({
      store: over,
      tenant: 'acme',
      holder,
      platform: {
        async look() {
          await ask('look');
          const { refusesLooks } = platform;
          if (refusesLooks !== undefined) return { kind: 'refused', because: refusesLooks };
          return (
            platform.sees === undefined
              ? { kind: 'unavailable', because: 'down', retryAfterMs: 0 }
              : { kind: 'seen', view: platform.sees }
          ) as Look;
        },
        async reRecord({ attempt }, condition) {
          await ask(`command ${attempt} if ${condition}`);
          return platform.commanded;
        },
        async note(_interactionId, _seen, note) {
          platform.onNote(note);
          await ask(note.compliance ?? 'a note');
          return platform.noted;
        },
      },
      inspect: async (uri, expectedMs, _correlationId, onPiece) => {
        platform.expectedMs = expectedMs;
        await ask(uri);
        for (let piece = 0; piece < platform.pieces; piece++) {
          await platform.beforePiece();
          await onPiece?.();
        }
        return platform.files[uri] ?? platform.file;
      },
      context: () => ({ nowMs: clock.now(), random: () => 0.5, policy: REPAIR_POLICY }),
      tell: (happening) => happenings.push(happening),
    });
  const handler = handlerOf('process-1');
  return {
    clock,
    store,
    platform,
    asked,
    happenings,
    handlerOf,
    /** Hands one item out. */
    handle: handler,
    /** Hands an item out again and again, whenever it is due, until it is done. */
    async seeThrough(item: WorkItem): Promise<void> {
      let end: WorkEnd = { kind: 'again', atMs: clock.now() };
      let { looks } = item;
      for (let deliveries = 1; end.kind === 'again'; deliveries++) {
        await clock.pass(Math.max(0, end.atMs - clock.now()));
        end = await handler({ ...item, deliveries, looks });
        if (end.kind === 'again') looks = end.looks ?? looks;
      }
    },
  };
}

/** What an event says of a recording. */
export type Claimed = Partial<RecordingClaim>;

/** The work that the end of a recording makes. */
export function itemOf(
  recordingId: string,
  claim: Claimed = {},
  id = `evt-${recordingId}`,
): WorkItem {
  return {
    id,
    deliveries: 1,
    event: {
      id,
      type: 'interaction.recorded',
      atMs: 0,
      interactionId: 'int-1',
      recordingId,
      claim: {
        status: 'completed',
        capturedMs: 3000,
        uri: `/media/${recordingId}`,
        ...claim,
      },
      correlationId: `c-${recordingId}`,
    },
  };
}
