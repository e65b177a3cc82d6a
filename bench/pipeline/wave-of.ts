const BYTES_PER_MS = 16;
/** What comes before the audio. */
export const HEADER_BYTES = 44;

/** A whole file of so many ms: PCM of 16 bits, 8 kHz, mono. */
export function waveOf(durationMs: number): Buffer {
  const audio = Buffer.alloc(durationMs * BYTES_PER_MS, 37);
  return Buffer.concat([waveHeader(HEADER_BYTES + audio.length), audio]);
}

/** The header of such a file that has so many bytes in all. */
export function waveHeader(length: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF');
  header.writeUInt32LE(length - 8, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(length - HEADER_BYTES, 40);
  return header;
}
