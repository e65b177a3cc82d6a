import type { HandlerParts } from './handler-parts.ts';
import type { InspectFile } from './inspect-file.ts';
import type { Lease } from './ports/locks.ts';

/** A lock is kept so often before it ends, so that the store may be away at one or two of them. */
const RENEWALS_PER_TTL = 3;

/**
 * Inspects files as the parts do, and keeps the lock for as long as bytes come. A long file takes
 * longer to read than a lock lasts, and two who fence each other out in turn would read it for ever.
 */
export function inspectUnderLock(
  { store, inspect, context }: HandlerParts,
  lease: Lease,
): InspectFile {
  let keptAtMs = context().nowMs;
  const keep = async (): Promise<void> => {
    const { nowMs, policy } = context();
    if (nowMs - keptAtMs < policy.lockTtlMs / RENEWALS_PER_TTL) return;
    keptAtMs = nowMs;
    // What is found under a lock that is lost meanwhile is not written, so a store that is away may wait.
    const kept = await store.locks.renew(lease, policy.lockTtlMs).catch(() => true);
    if (!kept) throw new Error(`the lock of ${lease.resource} was given to somebody else`);
  };
  return (uri, expectedMs, correlationId) => inspect(uri, expectedMs, correlationId, keep);
}
