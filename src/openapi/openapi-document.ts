import type { Json } from '../platform/message.ts';

/** A JSON Schema of the 2020-12 draft. */
export type JsonSchema = { readonly [keyword: string]: Json | undefined };

/** Points at a component; what it says beside that overrides what the component says. */
export interface Reference {
  readonly $ref: string;
  readonly description?: string;
}

/** One input that is not the body. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** A header of an answer. */
export interface HeaderObject {
  readonly description: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** What one media type carries; nothing is said of what is not JSON or a form. */
export interface MediaObject {
  readonly schema?: JsonSchema;
  readonly examples?: Readonly<Record<string, { readonly value: Json; readonly summary?: string }>>;
}

/** One answer. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderObject | Reference>>;
  readonly content?: Readonly<Record<string, MediaObject>>;
}

/** The body of a request. */
export interface RequestBodyObject {
  readonly required: boolean;
  readonly content: Readonly<Record<string, MediaObject>>;
}

/** One method on one path. */
export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly (ParameterObject | Reference)[];
  readonly requestBody?: RequestBodyObject;
  readonly responses: Readonly<Record<string, ResponseObject | Reference>>;
}

/** The parts that operations share. */
export interface ComponentsObject {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly headers: Readonly<Record<string, HeaderObject>>;
  readonly responses: Readonly<Record<string, ResponseObject>>;
  readonly securitySchemes: Readonly<Record<string, Json>>;
}

/** An OpenAPI 3.1 document, as far as this project writes one. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly jsonSchemaDialect: string;
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string }[];
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: ComponentsObject;
}
