import type { Media } from '../transport/transport.ts';

/** RIFF, a `fmt` of 16 bytes, and the beginning of `data`. */
const HEADER_BYTES = 44;
const RIFF = 0x52494646;
const WAVE = 0x57415645;
const FORMAT = 0x666d7420;
const DATA = 0x64617461;
const PCM = 1;
/** What the recordings of the seed have: 16 bits; 8 or 16 kHz. */
const SAMPLE_BITS = 16;
const RATES_HZ = [8000, 16_000];
/** Two moments of a capture are not measured where its samples are, hence some slack (seed 001). */
const TOLERANCE_MS = 2000;
const TOLERANCE_SHARE = 0.05;

/**
 * What is wrong with the WAV file of a recording, in words, or `undefined` if nothing is. It looks at
 * the bytes that are really there, whatever anybody says of them.
 *
 * It knows the plain form alone, in which 44 bytes come before the samples: the samples themselves it
 * does not look at, and any other form is a fault to it.
 *
 * @param expectedMs how long the capture was; the duration may differ from it by 5 %, and by no more
 * than two seconds. Not compared if left out.
 */
export function waveFault(media: Media, expectedMs?: number): string | undefined {
  const { length } = media;
  if (length < HEADER_BYTES) return `a file of ${length} bytes has no header`;
  const bytes = media.bytes(0, HEADER_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const marked =
    view.getUint32(0) === RIFF &&
    view.getUint32(8) === WAVE &&
    view.getUint32(12) === FORMAT &&
    view.getUint32(36) === DATA;
  if (!marked) return 'the header is not that of a plain WAV file';
  const channels = view.getUint16(22, true);
  const rateHz = view.getUint32(24, true);
  const byteRate = view.getUint32(28, true);
  const blockBytes = view.getUint16(32, true);
  const known =
    view.getUint16(20, true) === PCM &&
    view.getUint16(34, true) === SAMPLE_BITS &&
    RATES_HZ.includes(rateHz);
  if (!known) return 'the format is not PCM of 16 bits at 8 or 16 kHz';
  if (blockBytes !== (channels * SAMPLE_BITS) / 8 || byteRate !== rateHz * blockBytes) {
    return 'the header contradicts itself';
  }
  const declaredBytes = view.getUint32(40, true);
  const presentBytes = length - HEADER_BYTES;
  if (declaredBytes === 0) return 'there is no audio';
  if (presentBytes < declaredBytes) {
    return `${presentBytes} of ${declaredBytes} bytes of audio are there`;
  }
  const durationMs = (declaredBytes * 1000) / byteRate;
  const toleranceMs = Math.min(TOLERANCE_MS, TOLERANCE_SHARE * (expectedMs ?? 0));
  if (expectedMs !== undefined && Math.abs(durationMs - expectedMs) > toleranceMs) {
    return `${Math.floor(durationMs)} ms of ${expectedMs} ms are there`;
  }
  return undefined;
}
