import type { Refusal } from './errors.ts';
import type { Json, Media } from './message.ts';
import type { Rule } from './rule.ts';

/** What an operation decided, before headers and error forms are put on. */
export type Answer =
  | {
      readonly kind: 'success';
      readonly rule: Rule;
      readonly status: number;
      readonly body?: Json;
      /** What is sent instead of JSON. */
      readonly media?: Media;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'refusal';
      readonly refusal: Refusal;
      /** Whether the operation was carried out as far as it could be, so that its key keeps it. */
      readonly executed: boolean;
    };

/** A refusal that depends on the moment and is never stored under an idempotency key. */
export function refuse(refusal: Refusal): Answer {
  return { kind: 'refusal', refusal, executed: false };
}
