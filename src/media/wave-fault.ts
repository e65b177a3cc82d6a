/** What is wrong with a file. */
export type WaveFault =
  /** There is not one byte. */
  | 'empty'
  /** It begins neither as RIFF nor as RF64 nor as BW64, or holds something else than a wave. */
  | 'not-wave'
  /** Less is there than is declared, be it one byte. */
  | 'truncated'
  /** More is there than is declared. */
  | 'bytes-after-end'
  /** The samples come before anything has said what they are. */
  | 'no-format'
  /** The `fmt ` chunk has another size than 16, 18 or 40 bytes, or does not say what its size has to. */
  | 'bad-format'
  /** The numbers of the `fmt ` chunk do not follow from each other. */
  | 'contradictory-format'
  /** A file that is well-formed, and that the policy does not accept. */
  | 'refused-format'
  /** There is no `data` chunk. */
  | 'no-data'
  /** There is a `data` chunk, and it is empty. */
  | 'no-audio'
  /** The audio ends within a frame, which is one sample of each channel. */
  | 'partial-frame'
  /** RF64 or BW64 without the sizes that it promises. */
  | 'no-ds64'
  /** A size that no file can have. */
  | 'size-overflow'
  /** A chunk ends where the file is said to have ended already, or leaves a rest that is no chunk. */
  | 'contradictory-sizes'
  /** `fmt ` or `data` comes twice. */
  | 'repeated-chunk'
  /** More chunks than anybody needs, see {@link CHUNKS_MAX}. */
  | 'too-many-chunks'
  /** The audio is shorter or longer than was expected, beyond the tolerance. */
  | 'wrong-duration';

/** What is wrong with a file, and in which words. */
export interface Finding {
  readonly fault: WaveFault;
  /** One sentence, which names what was found and what was expected. */
  readonly says: string;
}
