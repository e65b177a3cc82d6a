/** A larger answer is broken off: no platform says so much of anything (ours: 16 MiB). */
const BYTES_MAX = 16 * 1024 * 1024;

/**
 * The body of an answer as text in UTF-8.
 *
 * @throws {RangeError} if it is larger than 16 MiB, which is then not read to its end.
 */
export async function boundedText({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > BYTES_MAX) throw new RangeError(`the answer is larger than ${BYTES_MAX} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
