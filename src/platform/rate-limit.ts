import { TokenBucket } from './token-bucket.ts';

/** One limit that a request falls under. */
export interface RateLimit {
  /** What kind of thing is limited: a token, a campaign. */
  readonly of: string;
  /** Which one. */
  readonly id: string;
  readonly perMinute: number;
}

/** What the limits say to a request. */
export interface Admission {
  /** How long until it would pass, in whole seconds; 0 if it passes. */
  readonly retryInS: number;
  /** The limit that is nearest to being used up, or over which the request is. */
  readonly limit: RateLimit;
  /** What the answer tells of that limit (vendor: `inin-ratelimit-*`). */
  readonly headers: Readonly<Record<string, string>>;
}

/** Of each kind; more tokens and campaigns than any session has. */
const BUCKETS_MAX = 10_000;
const SECOND_MS = 1000;

/** The rate limits of a platform: a token bucket for each thing that is limited. */
export class RateLimiter {
  /** By kind and id, as to put both into one name takes longer than the rest. */
  readonly #buckets = new Map<string, Map<string, TokenBucket>>();

  /** Counts a request against all of its limits if none is used up, and against none otherwise. */
  admit(limits: readonly RateLimit[], nowMs: number): Admission | undefined {
    const buckets = limits.map((limit) => this.#bucketOf(limit, nowMs));
    let tightest = 0;
    buckets.forEach((bucket, index) => {
      if (bucket.remaining(nowMs) < (buckets[tightest]?.remaining(nowMs) ?? 0)) tightest = index;
    });
    const bucket = buckets[tightest];
    const limit = limits[tightest];
    if (bucket === undefined || limit === undefined) return undefined;
    const passes = bucket.remaining(nowMs) >= 1;
    if (passes) for (const one of buckets) one.take(nowMs);
    const retryInS = passes ? 0 : Math.max(1, Math.ceil(bucket.readyInMs(nowMs) / SECOND_MS));
    return { retryInS, limit, headers: headersOf(bucket, nowMs) };
  }

  #bucketOf({ of, id, perMinute }: RateLimit, nowMs: number): TokenBucket {
    let buckets = this.#buckets.get(of);
    if (buckets === undefined) {
      buckets = new Map();
      this.#buckets.set(of, buckets);
    }
    let bucket = buckets.get(id);
    if (bucket === undefined) {
      if (buckets.size >= BUCKETS_MAX) {
        // A forgotten limit starts full, which errs on the side of the client.
        const [oldest] = buckets.keys();
        if (oldest !== undefined) buckets.delete(oldest);
      }
      bucket = new TokenBucket(perMinute, nowMs);
      buckets.set(id, bucket);
    }
    return bucket;
  }
}

function headersOf(bucket: TokenBucket, nowMs: number): Readonly<Record<string, string>> {
  return {
    'inin-ratelimit-count': String(bucket.perMinute - bucket.remaining(nowMs)),
    'inin-ratelimit-allowed': String(bucket.perMinute),
    'inin-ratelimit-reset': String(Math.ceil(bucket.fullInMs(nowMs) / SECOND_MS)),
  };
}
