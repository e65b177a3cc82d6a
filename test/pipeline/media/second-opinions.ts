import { parseBuffer } from 'music-metadata';
import wavefile from 'wavefile';

/** What a library makes of a file. */
export interface Opinion {
  readonly durationMs: number;
  readonly rateHz: number | undefined;
  readonly channels: number | undefined;
}

/** Gives its opinion of a file, or none: it refuses the file, or doubts it. */
export type Library = (bytes: Buffer) => Promise<Opinion | undefined>;

/** That some of the audio is missing. Its other doubt, of sizes, it has of nearly every sound file. */
const DOUBT = /length exceeding file length/;

interface WaveFileFields {
  readonly fmt: {
    readonly byteRate: number;
    readonly sampleRate: number;
    readonly numChannels: number;
  };
  readonly data: { readonly chunkSize: number; readonly samples: Uint8Array };
}

/**
 * The libraries that give a second opinion. Neither bounds its work: both are asked of small files
 * only, and of the same ones in every run.
 */
export const LIBRARIES = {
  'music-metadata': async (bytes) => {
    try {
      const options = { mimeType: 'audio/wav', size: bytes.length };
      const { format, quality } = await parseBuffer(bytes, options);
      const { duration, sampleRate: rateHz, numberOfChannels: channels } = format;
      if (duration === undefined || quality.warnings.some(({ message }) => DOUBT.test(message))) {
        return undefined;
      }
      return { durationMs: duration * 1000, rateHz, channels };
    } catch {
      return undefined;
    }
  },
  wavefile: async (bytes) => {
    try {
      const file = new wavefile.WaveFile();
      file.fromBuffer(bytes);
      // Its types hide what is in these.
      const { fmt, data } = file as unknown as WaveFileFields;
      const dataBytes = Math.min(data.chunkSize, data.samples.length);
      return {
        durationMs: (dataBytes * 1000) / fmt.byteRate,
        rateHz: fmt.sampleRate,
        channels: fmt.numChannels,
      };
    } catch {
      return undefined;
    }
  },
} satisfies Readonly<Record<string, Library>>;

export type LibraryName = keyof typeof LIBRARIES;
