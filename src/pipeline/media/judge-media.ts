import { durationFault } from '../../media/duration-fault.ts';
import { floorBytes } from '../../media/floor-bytes.ts';
import { toleranceOf } from '../../media/wave-policy.ts';
import type { WaveMeasure, WaveVerdict } from '../../media/wave-verdict.ts';
import type { MediaExpectations, MediaPolicy } from './media-expectations.ts';
import {
  LOG_LINE_LENGTH_MAX,
  LOG_LINES_MAX,
  type MediaFault,
  type MediaFlag,
  type MediaVerdict,
} from './media-verdict.ts';

/** What was seen of a file while it was read. */
export interface SeenMedia {
  /** By its own account alone. */
  readonly wave: WaveVerdict;
  readonly bytes: number;
  /** `undefined` if nobody computed it. */
  readonly sha256: string | undefined;
  /** There were more bytes than the policy allows, and they were not read. */
  readonly tooLarge: boolean;
}

/** What one check came to: a fault, or `undefined` if there is none. */
interface Check {
  readonly name: string;
  readonly says: string;
  readonly fault: MediaFault | undefined;
}

/** Holds what was seen of a file to what was said of it, and writes down every check. */
export function judgeMedia(
  seen: SeenMedia,
  expected: MediaExpectations,
  policy: MediaPolicy,
): MediaVerdict {
  const { bytes, sha256 } = seen;
  const odd = hasOnlyMore(seen.wave);
  const wave: WaveVerdict = odd ? { kind: 'sound', ...odd, flags: [] } : seen.wave;
  const measure = measureOf(wave);
  const checks = [
    sizeCheck(seen, policy),
    structureCheck(wave),
    ...(measure === undefined ? [] : [formatCheck(measure)]),
    ...hashChecks(seen, expected),
    ...announcedChecks(seen, expected),
    ...durationChecks(measure, expected, policy),
  ];
  const flags: MediaFlag[] = [
    ...flagsOf({ wave, bytes }, expected),
    ...(odd ? (['bytes-after-end'] as const) : []),
  ];
  const looked = { bytes, sha256, log: logOf(checks, flags) };
  const failed = checks.find(({ fault }) => fault !== undefined);
  if (failed?.fault !== undefined) {
    return { kind: 'faulty', fault: failed.fault, says: failed.says, measure, ...looked };
  }
  return wave.kind === 'sound' ? { ...wave, ...looked, flags } : { ...wave, ...looked };
}

/**
 * What was measured of a file in which nothing is wrong but that bytes come behind its end. Nothing that
 * was recorded is missing then, and nobody plays them, so they are a suspicion for the log: to capture
 * the call again for them would give up a recording that is whole. A file whose size was written before
 * its audio had ended is caught by its duration, one with other contents by its checksum.
 *
 * The check of the wave has no expectations, and calls them a fault. Where that hides another one, since
 * the audio without a known size ends within a frame, it stays one.
 */
function hasOnlyMore(wave: WaveVerdict): WaveMeasure | undefined {
  if (wave.kind === 'sound' || wave.fault !== 'bytes-after-end') return undefined;
  const { measure } = wave;
  if (measure === undefined || measure.dataBytes === 0) return undefined;
  return measure.dataBytes % measure.format.blockBytes === 0 ? measure : undefined;
}

function measureOf(wave: WaveVerdict): WaveMeasure | undefined {
  if (wave.kind === 'faulty') return wave.measure;
  const { container, format, dataBytes, durationMs } = wave;
  return { container, format, dataBytes, durationMs };
}

function sizeCheck({ bytes, tooLarge }: SeenMedia, { bytesMax }: MediaPolicy): Check {
  return tooLarge
    ? { name: 'size', says: `more than ${bytesMax} bytes came`, fault: 'too-large' }
    : { name: 'size', says: `${bytes} bytes, at most ${bytesMax}`, fault: undefined };
}

function structureCheck(wave: WaveVerdict): Check {
  if (wave.kind === 'faulty') return { name: 'structure', says: wave.says, fault: wave.fault };
  const says = `${wave.container}, ${wave.dataBytes} bytes of audio, all that are declared`;
  return { name: 'structure', says, fault: undefined };
}

function formatCheck({ format }: WaveMeasure): Check {
  const { encoding, rateHz, channels, blockBytes } = format;
  const bits = (blockBytes * 8) / channels;
  const voices = channels === 1 ? '1 channel' : `${channels} channels`;
  const says = `${encoding} of ${bits} bits, ${rateHz} Hz, ${voices}`;
  return { name: 'format', says, fault: undefined };
}

function hashChecks(seen: SeenMedia, { sha256: expected }: MediaExpectations): Check[] {
  const found = seen.sha256;
  // Of a file that was not read to its end there is none, and there is nothing to be said of it.
  if (seen.tooLarge || (found === undefined && expected === undefined)) return [];
  const same = expected === undefined || found === expected.toLowerCase();
  const says =
    expected === undefined ? `${found}, none to compare with` : hashSays(found, expected);
  return [{ name: 'sha-256', says, fault: same ? undefined : 'wrong-hash' }];
}

/** An expected hash may be anything, so no more of it is shown than a hash has. */
function hashSays(found: string | undefined, expected: string): string {
  return `${found ?? 'not computed'}, expected ${expected.slice(0, 64)}`;
}

function announcedChecks({ bytes, tooLarge }: SeenMedia, expected: MediaExpectations): Check[] {
  const { announcedBytes } = expected;
  if (announcedBytes === undefined || tooLarge) return [];
  const says = `${bytes} bytes, announced ${announcedBytes}`;
  const enough = bytes >= announcedBytes;
  return [{ name: 'announced', says, fault: enough ? undefined : 'fewer-bytes-than-announced' }];
}

function durationChecks(
  measure: WaveMeasure | undefined,
  { durationMs: expectedMs }: MediaExpectations,
  policy: MediaPolicy,
): Check[] {
  if (measure === undefined || expectedMs === undefined) return [];
  const finding = durationFault(measure, expectedMs, policy);
  const least = floorBytes(measure.format, expectedMs, policy);
  const tolerance = Math.floor(toleranceOf(expectedMs, policy));
  const says =
    `${Math.floor(measure.durationMs)} ms, expected ${expectedMs} within ${tolerance}, ` +
    `which takes ${least} bytes of file`;
  return [{ name: 'duration', says: finding?.says ?? says, fault: finding?.fault }];
}

function flagsOf(
  { wave, bytes }: Pick<SeenMedia, 'wave' | 'bytes'>,
  { announcedBytes }: MediaExpectations,
): MediaFlag[] {
  const flags: MediaFlag[] = wave.kind === 'sound' ? [...wave.flags] : [];
  if (announcedBytes !== undefined && bytes > announcedBytes) {
    flags.push('more-bytes-than-announced');
  }
  return flags;
}

function logOf(checks: readonly Check[], flags: readonly MediaFlag[]): string[] {
  const lines = checks.map(({ name, says, fault }) =>
    fault === undefined ? `pass ${name}: ${says}` : `FAIL ${name}, ${fault}: ${says}`,
  );
  return [...lines, ...flags.map((flag) => `note ${flag}`)]
    .slice(0, LOG_LINES_MAX)
    .map((line) => line.slice(0, LOG_LINE_LENGTH_MAX));
}
