import type { Redis } from 'ioredis';

/**
 * Has a connection send at the end of the turn, in one piece, whatever is asked of it in that turn, so
 * that the server reads it at once. A server that flushes each write to disk does so after each reading:
 * what comes in pieces may wait for the disk once for each of them.
 *
 * Answers what to call before anything is asked.
 */
export function createSendTogether(redis: Redis): () => void {
  let held = false;
  return () => {
    if (held) return;
    held = true;
    // The connection may have another stream by then.
    const { stream } = redis;
    stream.cork();
    setImmediate(() => {
      held = false;
      stream.uncork();
    });
  };
}
