import type { z } from 'zod';
import type { Provenance } from '../choice/provenance.ts';
import type { Answer } from './answer.ts';
import type { Scope } from './auth.ts';
import type { Snapshot } from './journal.ts';
import type { Headers, Json } from './message.ts';
import type { RateLimit } from './rate-limit.ts';
import type { World } from './world.ts';

/** The variable segments of a path, decoded. */
export type Params = Readonly<Record<string, string>>;

/** What an operation is given. */
export interface Call<Body = unknown, Query = unknown> {
  readonly world: World;
  readonly params: Params;
  /** The query as the route's schema has it; `undefined` without a schema. */
  readonly query: Query;
  /** The body as the route's schema has it; `undefined` without a schema. */
  readonly body: Body;
  readonly headers: Headers;
  /** The OAuth client that asks. */
  readonly principal: string;
}

/** What a route is about: how to find it, and its contended state for the journal. */
export interface Concern<Concerned = unknown> {
  /** @param body as it came, before anybody has looked at it. */
  find(world: World, params: Params, body: unknown): Concerned | undefined;
  look(world: World, concerned: Concerned): Snapshot;
}

/** The form of an answer that is not JSON: `audio/wav`. */
export interface MediaForm {
  readonly mediaType: string;
}

/** The form of an answer: of its JSON, of something else, or `null` where it has no body. */
export type AnswerForm = z.ZodType | MediaForm | null;

/** Whether an answer is something other than JSON. */
export function isMedia(form: AnswerForm): form is MediaForm {
  return form !== null && 'mediaType' in form;
}

/** One route of a dialect. */
export interface Route {
  /** Dotted: `recording.start`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With variable segments in braces. */
  readonly path: string;
  readonly scope: Scope;
  /** Whether it changes something, and so takes an Idempotency-Key. */
  readonly writes: boolean;
  /** The header that carries the key of a write; `idempotency-key` unless told. */
  readonly keyHeader?: string;
  /**
   * From when the lifetime of a key's result counts, in ms; `undefined` while it does not count yet.
   * From the request on unless told.
   */
  readonly keyCountsFrom?: (world: World, params: Params) => number | undefined;
  /** The form of the query; without one, a query is ignored. */
  readonly query?: z.ZodType;
  /** The form of the body; without one, a body is ignored. */
  readonly body?: z.ZodType;
  /** A body that it takes, as documents show one; nothing unless told. */
  readonly example?: Json;
  /** Whether it heeds `If-Match`, and so may refuse as the settings of a world have it. */
  readonly conditional?: boolean;
  /** The forms of what a success answers, by status. */
  readonly answers: Readonly<Record<number, AnswerForm>>;
  /**
   * The headers that a success carries beside those of every answer, in lower case, with what each of
   * them says, and whether only some successes carry it; none unless told.
   */
  readonly answerHeaders?: Readonly<Record<string, string | { readonly sometimes: string }>>;
  /** The statuses that it may refuse with beside those that every route has. */
  readonly refusals: readonly number[];
  /** What the route does, in one sentence. */
  readonly says: string;
  readonly provenance: Provenance;
  /** The resource that the journal names: a path variable. */
  readonly resource: string;
  /** The rate limit that a request falls under beside that of its token; none unless told. */
  readonly limit?: (world: World, params: Params, principal: string) => RateLimit | undefined;
  /** What the journal shows the state of, before and after; nothing unless told. */
  readonly concerns?: Concern;
  readonly run: (call: Call) => Answer;
}

/** A family of routes over the machines. */
export interface Dialect {
  readonly name: string;
  /**
   * How reads spell the states of each machine, where they do not say them as they are:
   * `spelling.recording.uploading` is `stopped`.
   */
  readonly spelling: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly routes: readonly Route[];
}
