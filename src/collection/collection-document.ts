/** The schema that every collection names. */
export const COLLECTION_SCHEMA =
  'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** A name and a value, as headers, variables and query parameters are. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
  readonly type?: string;
  readonly description?: string;
}

/** A URL, whole and in its parts. Newman reads the parts, people the whole. */
export interface UrlDocument {
  readonly raw: string;
  readonly host: readonly string[];
  readonly path: readonly string[];
  readonly query?: readonly KeyValue[];
}

/** A script that runs before a request is sent, or after its answer came. */
export interface EventDocument {
  readonly listen: 'prerequest' | 'test';
  readonly script: { readonly type: 'text/javascript'; readonly exec: readonly string[] };
}

/** How a request proves who sends it. */
export type AuthDocument =
  | { readonly type: 'noauth' }
  | { readonly type: 'bearer'; readonly bearer: readonly KeyValue[] }
  | { readonly type: 'basic'; readonly basic: readonly KeyValue[] };

/** A body as text. */
export interface BodyDocument {
  readonly mode: 'raw';
  readonly raw: string;
  readonly options: { readonly raw: { readonly language: 'json' | 'text' } };
}

/** A form body, as a request for a token has it. */
export interface FormDocument {
  readonly mode: 'urlencoded';
  readonly urlencoded: readonly KeyValue[];
}

/** A request as it is sent. */
export interface RequestDocument {
  readonly method: string;
  readonly header: readonly KeyValue[];
  readonly auth?: AuthDocument;
  readonly body?: BodyDocument | FormDocument;
  readonly url: UrlDocument;
  /** Markdown. */
  readonly description?: string;
}

/** A saved answer with the request that it answers. */
export interface ExampleDocument {
  readonly id: string;
  readonly name: string;
  readonly originalRequest: RequestDocument;
  readonly status: string;
  readonly code: number;
  readonly _postman_previewlanguage: 'json' | 'text';
  readonly header: readonly KeyValue[];
  readonly cookie: readonly never[];
  readonly body: string;
}

/** A request with its scripts and its saved answer. */
export interface RequestItem {
  readonly name: string;
  readonly id: string;
  readonly event: readonly EventDocument[];
  readonly request: RequestDocument;
  readonly response: readonly ExampleDocument[];
}

/** A folder of requests. Its scripts run around each of them. */
export interface FolderItem {
  readonly name: string;
  readonly id: string;
  /** Markdown. */
  readonly description: string;
  readonly event?: readonly EventDocument[];
  readonly item: readonly RequestItem[];
}

/** A Postman collection of version 2.1, as plain JSON. */
export interface CollectionDocument {
  readonly info: {
    readonly _postman_id: string;
    readonly name: string;
    /** Markdown. */
    readonly description: string;
    readonly schema: typeof COLLECTION_SCHEMA;
  };
  readonly item: readonly FolderItem[];
  readonly auth: AuthDocument;
  readonly variable: readonly KeyValue[];
}
