/**
 * The names under which a store keeps things. They all begin with the prefix in braces, the hash tag
 * of a cluster (Redis): all keys of a pipeline are in one slot, as scripts over several keys need it.
 */
export interface RedisKeys {
  /** What all names begin with; the queue's own names too. */
  readonly tag: string;
  /** Counts the fencing tokens of all resources and the openings of the store. */
  readonly tokens: string;
  /** The ids of the jobs of all events, by the moment at which the events happened. */
  readonly events: string;
  /** Ended cases, by the moment at which their interactions ended; not those that wait for a person. */
  readonly ended: string;
  /** Those that wait for a person, by the same. */
  readonly unhandled: string;
  /** Commands of which nobody knows yet what became, by the moment of their issue. */
  readonly pending: string;
  /** Written to see whether anything can be written. */
  readonly probe: string;
  /** There while a resource is locked. */
  lock(resource: string): string;
  /** The token of the last lease of a resource, until that is given back. */
  lastLease(resource: string): string;
  /** A case. The set of its commands is beside it, with `:commands` at the end. */
  case(id: string): string;
  /** The cases in a state, by the moment at which they were opened. */
  inState(state: string): string;
  command(key: string): string;
}

/** A prefix is a plain word, so that it neither ends the hash tag nor reads like another key. */
const PREFIX = /^[\w.-]{1,100}$/;

/**
 * The names of a pipeline.
 *
 * @throws {RangeError} if the prefix is not 1 to 100 letters, digits, `_`, `.` or `-`.
 */
export function redisKeys(prefix: string): RedisKeys {
  if (!PREFIX.test(prefix)) {
    throw new RangeError(
      `"${prefix}" cannot be the prefix of a store: give 1 to 100 letters, digits, "_", "." or "-"`,
    );
  }
  const tag = `{${prefix}}`;
  return {
    tag,
    tokens: `${tag}:tokens`,
    events: `${tag}:events-by-moment`,
    ended: `${tag}:ended`,
    unhandled: `${tag}:ended-unhandled`,
    pending: `${tag}:pending`,
    probe: `${tag}:probe`,
    lock: (resource) => `${tag}:lock:${keyText(resource)}`,
    lastLease: (resource) => `${tag}:last-lease:${keyText(resource)}`,
    case: (id) => `${tag}:case:${keyText(id)}`,
    inState: (state) => `${tag}:in:${state}`,
    command: (key) => `${tag}:command:${keyText(key)}`,
  };
}

/**
 * Any text as a part of a key and as the id of a job: without colons and never a number, which BullMQ
 * refuses, and different for different texts, even for those with half a surrogate pair, which JSON
 * allows and UTF-8 cannot tell apart.
 */
export function keyText(text: string): string {
  if (text.isWellFormed()) return `t.${encodeURIComponent(text)}`;
  return `u.${Buffer.from(text, 'utf16le').toString('base64url')}`;
}
