/** The things about one resource that can disagree, and its version. */
export type Band = 'truth' | 'view' | 'lock' | 'version';

/** From `atMs` on, the band of the resource says `value`. */
export interface BandChange {
  /** The kind of the resource, by its machine. */
  readonly machine: string;
  readonly resource: string;
  readonly band: Band;
  readonly atMs: number;
  readonly value: string;
}

/** What became of the bands, in the order in which it was decided. */
export class BandLog {
  readonly #changes: BandChange[] = [];
  readonly #changesMax: number;

  /** @param changesMax how many of the newest are kept; all unless told. */
  constructor(changesMax = Number.POSITIVE_INFINITY) {
    this.#changesMax = changesMax;
  }

  /** The changes that are kept, oldest first. */
  get changes(): readonly BandChange[] {
    return this.#changes;
  }

  /** Adds a change. */
  push(change: BandChange): void {
    if (this.#changesMax === 0) return;
    const changes = this.#changes;
    changes.push(change);
    // Dropping one by one would move the whole array each time.
    if (changes.length > this.#changesMax * 1.25) {
      changes.splice(0, changes.length - this.#changesMax);
    }
  }
}

/** The value of a lock that nobody holds. */
export const LOCK_FREE = 'free';
