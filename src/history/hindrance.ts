/**
 * A span in which a client was held up by something that none of its requests shows: its database was
 * slow or down, it stood still, or it had been killed. Who is judged for being late is excused by it.
 */
export interface Hindrance {
  /** Who was held up; everybody where it is not told. */
  readonly client: string | undefined;
  /** The kind of choice that did it, or `crash`. */
  readonly kind: string;
  readonly fromMs: number;
  readonly toMs: number;
}
