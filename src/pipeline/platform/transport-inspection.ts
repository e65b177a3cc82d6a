import type { Reply, Transport } from '../../transport/transport.ts';
import { expectations, fileCheck, type InspectFile } from '../inspect-file.ts';
import { inspectMedia } from '../media/inspect-media.ts';
import { CHECKSUM_HEADER, refused, unavailable } from './http-platform.ts';

/**
 * Inspects files that a transport hands over whole, as in virtual time, where reading all of one would
 * take longer than everything else in a run.
 */
export function createTransportInspection(transport: Transport): InspectFile {
  return async (uri, expectedMs, correlationId) => {
    const headers = { 'x-correlation-id': correlationId };
    const reply = await transport.send({ method: 'GET', path: uri, headers });
    const trouble = unavailable(reply);
    if (trouble !== undefined) return trouble;
    const answer = reply as Reply & { kind: 'response' };
    if (answer.status === 404) return { kind: 'missing' };
    if (answer.status !== 200 || answer.media === undefined) return refused(answer);
    const { sentBytes } = answer.media;
    if (sentBytes !== undefined) return { kind: 'broken-off', bytes: sentBytes };
    const expected = expectations(expectedMs, answer.headers[CHECKSUM_HEADER], undefined);
    return fileCheck(inspectMedia(answer.media, expected));
  };
}
