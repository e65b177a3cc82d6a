/** A lock that somebody was given. */
export interface Lease {
  readonly resource: string;
  /**
   * The fencing token: greater than that of every earlier lease of the resource. What is written under
   * the lease is refused as soon as a later one was given, so that a holder who was held up beyond the
   * lease's time does no harm.
   */
  readonly token: number;
}

/** Locks that end by themselves when their holder has died. */
export interface Locks {
  /**
   * Takes the lock for so long; `undefined` while it is taken, by the same holder too.
   *
   * @param holder who it is, for people who look.
   */
  acquire(resource: string, holder: string, ttlMs: number): Promise<Lease | undefined>;
  /** Keeps the lock for so long from now. Answers `false` if it was given back or to somebody else. */
  renew(lease: Lease, ttlMs: number): Promise<boolean>;
  /** Gives the lock back. Does nothing if it was given to somebody else. */
  release(lease: Lease): Promise<void>;
}
