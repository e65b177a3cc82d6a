import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/**
 * Sends bytes as they are and gives every answer that came back, final ones alone. The server has to
 * end the connection. It does so when the client has ended its side, which is done at once unless
 * told; Node then cuts off answers that take longer than no time.
 */
export function rawExchange(
  port: number,
  bytes: Uint8Array | string,
  endAtOnce = true,
): Promise<RawAnswer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => {
      socket.destroy();
      resolve(answersIn(Buffer.concat(chunks).toString('latin1')));
    });
    socket.on('error', reject);
    if (endAtOnce) socket.end(bytes);
    else socket.write(bytes);
  });
}

function answersIn(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    const headers = end === -1 ? rest : rest.slice(0, end);
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(headers)?.[1];
    if (status === undefined || end === -1) throw new Error(`this is no answer: ${rest}`);
    const length = status === '204' ? 0 : Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? 0);
    const body = rest.slice(end + 4, end + 4 + length);
    if (status !== '100') answers.push({ status: Number(status), headers, body });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
}
