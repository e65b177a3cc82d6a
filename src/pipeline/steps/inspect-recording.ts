import type { RecordingView } from '../../client/interaction-view.ts';
import { expectedDuration } from '../decisions/expected-duration.ts';
import type { FileCheck } from '../inspect-file.ts';
import type { RecordingClaim } from '../recording-event.ts';
import type { SeenInteraction } from '../seen-interaction.ts';
import type { StepTools } from './step.ts';

/** A file of a recording, and what there is to hold it to. */
export interface FileOfRecording {
  readonly uri: string;
  /** The recording as the read shows it, if it does. */
  readonly shown: RecordingView | undefined;
  /** What its event says of it; `undefined` for a recording whose event opened no case. */
  readonly claim: RecordingClaim | undefined;
}

/** Reads a file and holds it to how long it should play. Without that, it cannot be called good. */
export async function inspectRecording(
  { inspect }: Pick<StepTools, 'inspect'>,
  { uri, shown, claim }: FileOfRecording,
  seen: SeenInteraction,
  correlationId: string,
): Promise<FileCheck> {
  const expected = expectedDuration(shown, claim, seen);
  const file = await inspect(uri, expected?.ms, correlationId);
  if (file.kind !== 'sound') return file;
  if (expected === undefined) return { kind: 'unmeasured' };
  return { ...file, log: [...expected.findings, ...file.log] };
}
