import type { Json } from '../platform/message.ts';
import type { KeyValue } from './collection-document.ts';

/** The answer that is saved with a request, so that it can be read without running anything. */
export interface ExampleDraft {
  /** The status and its words unless told. */
  readonly name?: string;
  readonly status: number;
  /** Beside `Content-Type`, which follows from the body. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json | undefined;
}

/** A request, before it is given its ids and the form of a collection. */
export interface RequestDraft {
  /** Unique in its collection. */
  readonly name: string;
  /** Markdown. */
  readonly description: string;
  readonly method: string;
  /** The collection variable with the URL that the path is below; `baseUrl` unless told. */
  readonly below?: string;
  /** What comes after that URL, with a query if it has one. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Json | undefined;
  /** Sent as it stands, with that media type. */
  readonly text?: { readonly type: string; readonly content: string };
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  /** The bearer token of the collection unless told. */
  readonly auth?:
    | 'none'
    | { readonly username: string; readonly password: string }
    /** The collection variable that holds the token. */
    | { readonly tokenIn: string };
  /** The script that runs before it is sent, in lines. */
  readonly before?: readonly string[];
  /** The script that runs when its answer has come, in lines. */
  readonly after: readonly string[];
  /** At least one. */
  readonly examples: readonly ExampleDraft[];
}

/** A folder, before its requests are given their ids. */
export interface FolderDraft {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
  /** Runs before each of its requests, in lines. */
  readonly before?: readonly string[];
  /** Runs after each of its requests and before their own scripts, in lines. */
  readonly after?: readonly string[];
  readonly requests: readonly RequestDraft[];
}

/** A collection, before it is given its ids. */
export interface CollectionDraft {
  readonly name: string;
  /** Markdown. */
  readonly description: string;
  /** Beside `baseUrl`, which every collection has. */
  readonly variables: readonly KeyValue[];
  readonly folders: readonly FolderDraft[];
}
