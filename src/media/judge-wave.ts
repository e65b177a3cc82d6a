import { durationFault } from './duration-fault.ts';
import { WAVE_POLICY, type WavePolicy } from './wave-policy.ts';
import type { WaveVerdict } from './wave-verdict.ts';
import { WaveWalk } from './wave-walk.ts';

/** A file that can be read anywhere. */
export interface WaveSource {
  /** How many bytes there are. */
  readonly length: number;
  /** Bytes from `from` up to, and not with, `to`. */
  bytes(from: number, to: number): Uint8Array;
}

/** Where the samples of a plain file begin; its headers come with one read. */
const PLAIN_HEADER_BYTES = 44;

/**
 * Judges a WAV file by its headers and its length, whatever anybody says of it. It reads no sample, so
 * it costs the same for every file. Its verdict is that of a {@link WaveChecker} on the same bytes.
 *
 * @param expectedMs how long the file should play, within the tolerance of the policy. Not compared if
 * left out.
 */
export function judgeWave(
  source: WaveSource,
  expectedMs?: number,
  policy: WavePolicy = WAVE_POLICY,
): WaveVerdict {
  const verdict = walkThrough(source, policy);
  if (verdict.kind === 'faulty' || expectedMs === undefined) return verdict;
  const finding = durationFault(verdict, expectedMs, policy);
  if (finding === undefined) return verdict;
  const { container, format, dataBytes, durationMs } = verdict;
  return { kind: 'faulty', ...finding, measure: { container, format, dataBytes, durationMs } };
}

function walkThrough(source: WaveSource, policy: WavePolicy): WaveVerdict {
  const { length } = source;
  const walk = new WaveWalk(policy);
  let readAt = 0;
  let view = viewOf(source.bytes(0, Math.min(length, PLAIN_HEADER_BYTES)));
  while (!walk.ended) {
    const { wantedAt, wantedBytes } = walk;
    const wantedTo = wantedAt + wantedBytes;
    if (wantedTo > length) break;
    if (wantedTo > readAt + view.byteLength) {
      readAt = wantedAt;
      view = viewOf(source.bytes(wantedAt, wantedTo));
      // Whoever gives less than was asked for has no more.
      if (view.byteLength < wantedBytes) return walk.finish(wantedAt + view.byteLength);
    }
    walk.take(view, wantedAt - readAt);
  }
  return walk.finish(length);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
