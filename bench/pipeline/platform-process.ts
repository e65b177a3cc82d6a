import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Fate, fateOf, RECORDED_MS, recordingIdOf } from './signed-events.ts';
import { waveOf } from './wave-of.ts';

/**
 * A platform that answers at once from a script, or, told to be `silent`, takes every request and never
 * answers, so that all consumers stand still. Of an interaction that `failed` it shows a capture that
 * was not stored and, as soon as it was commanded, a second one that was.
 */
const silent = process.argv[2] === 'silent';
const FILE = waveOf(RECORDED_MS);
const INTERACTION = /^\/api\/v2\/interactions\/([^/]+)$/;
const COMMAND = /^\/api\/v2\/recordings\/interactions\/([^/]+)$/;
const NOW = Date.now();
const STARTED = new Date(NOW - RECORDED_MS).toISOString();
const ENDED = new Date(NOW).toISOString();

const recorded = new Set<string>();
/** When results were noted, in ms of this process. */
const progress = { noted: 0, firstAskedAtMs: 0, lastNotedAtMs: 0 };

const server = createServer((request, response) => {
  if (request.url === '/progress') {
    sendJson(response, 200, { ...progress });
    return;
  }
  if (silent) return;
  progress.firstAskedAtMs ||= performance.now();
  // The bodies say nothing that the script does not know.
  request.resume();
  request.once('end', () => answer(request, response));
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on ${(server.address() as AddressInfo).port}`);
});

function answer({ method, url = '' }: IncomingMessage, response: ServerResponse): void {
  if (url.startsWith('/media/')) {
    const headers = { 'content-type': 'audio/wav', 'content-length': FILE.length };
    response.writeHead(200, headers).end(FILE);
    return;
  }
  const commanded = COMMAND.exec(url)?.[1];
  if (commanded !== undefined) {
    recorded.add(commanded);
    sendJson(response, 201, { id: `${recordingIdOf(commanded)}-2` });
    return;
  }
  const id = INTERACTION.exec(url)?.[1] ?? '';
  const fate = fateOf(id);
  if (fate === undefined) sendJson(response, 404, { message: 'no such interaction' });
  else if (method === 'PATCH') {
    progress.noted += 1;
    progress.lastNotedAtMs = performance.now();
    sendJson(response, 200, {});
  } else sendJson(response, 200, interaction(id, fate), { etag: '"1"' });
}

function interaction(id: string, fate: Fate) {
  const over = fate === 'sound' || recorded.has(id);
  const times = { startTime: STARTED, endTime: ENDED };
  const first = { id: recordingIdOf(id), ...times };
  const stored = { uploadStatus: 'completed', uri: `/media/${id}` };
  const second = { id: `${first.id}-2`, ...times, originalRecordingId: first.id, retrySequence: 1 };
  const recordings =
    fate === 'sound'
      ? [{ ...first, ...stored }]
      : [{ ...first, uploadStatus: 'upload_failed' }, ...(over ? [{ ...second, ...stored }] : [])];
  return { id, state: over ? 'completed' : 'active', ...(over && { endTime: ENDED }), recordings };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  const known = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, { ...known, ...headers }).end(text);
}
