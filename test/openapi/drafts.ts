import fc from 'fast-check';
import type { Unreadable } from '../../src/platform/message.ts';
import type { Documented } from './operations.ts';
import { spoiled } from './spoiled.ts';
import type { SeenRequest } from './traffic.ts';
import { valuesOf } from './values-of.ts';

/** A path variable: the nth of the names that fit it, or something odd. */
export type Name = { readonly known: number } | { readonly odd: string };

/** How a request says who asks. */
export type Who = 'client' | 'nobody' | 'stranger' | 'without-scope';

/** A request for an operation before the world is there in which it is made. */
export interface Draft {
  readonly who: Who;
  readonly names: readonly Name[];
  /** By the name of the parameter; what is absent is not sent. */
  readonly query: Readonly<Record<string, unknown>>;
  /** What else the query has. */
  readonly queryRest: string;
  /** `current`: the newest ETag that was shown. */
  readonly ifMatch: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
  readonly unreadable: Unreadable | undefined;
  /** How long after the one before. */
  readonly afterMs: number;
}

const ODD = fc.constantFrom<string>(
  '__proto__',
  'constructor',
  'nothing',
  '0',
  ' ',
  '..',
  '%',
  'a/b',
  '\u0000',
  'é€😀',
  'x'.repeat(3000),
);

const who: fc.Arbitrary<Who> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Who>('client') },
  { weight: 1, arbitrary: fc.constantFrom<Who>('nobody', 'stranger', 'without-scope') },
);

const ifMatch = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.constant('current') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '*',
      '"0"',
      '"999"',
      'W/"1"',
      '"1", "2"',
      '*, "1"',
      '',
      ',',
      '1',
      '"',
      '"a"b"',
      `"${'9'.repeat(9000)}"`,
      '\u0000',
    ),
  },
);

const key = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.constantFrom('key-1', 'key-2', '"key-3"') },
  { weight: 2, arbitrary: fc.constantFrom('', 'k'.repeat(256), 'é', '\u0000', '__proto__') },
);

const unreadable = fc.constantFrom<Unreadable>(
  { status: 400, code: 'invalid.json', message: 'The body is not valid JSON.' },
  { status: 413, code: 'body.too.large', message: 'The body is too large.' },
  { status: 415, code: 'unsupported.media.type', message: 'The type is not taken.' },
);

/** The bodies that some client really sent to that operation. */
export type SeenBodies = readonly SeenRequest['body'][];

/** Requests for an operation, good ones and bad ones, by what the document says of it. */
export function draftsFor(
  { parameters, body, template }: Documented,
  seen: SeenBodies,
): fc.Arbitrary<Draft> {
  const variables = template.split('{').length - 1;
  const name: fc.Arbitrary<Name> = fc.oneof(
    { weight: 9, arbitrary: fc.record({ known: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.record({ odd: ODD }) },
  );
  return fc.record({
    who,
    names: fc.array(name, { minLength: variables, maxLength: variables }),
    query: queries(parameters),
    queryRest: fc.oneof(
      { weight: 10, arbitrary: fc.constant('') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('nothing=1', '__proto__=x', 'a[b]=c', '%ff=%', '=', 'é'),
      },
    ),
    ifMatch,
    key,
    body: body === undefined ? fc.constant(undefined) : bodies(valuesOf(body), seen),
    unreadable: fc.oneof({ weight: 12, arbitrary: fc.constant(undefined) }, unreadable),
    afterMs: fc.oneof(fc.constant(0), fc.nat(5000)),
  });
}

function bodies(good: fc.Arbitrary<unknown>, seen: SeenBodies): fc.Arbitrary<unknown> {
  const usual = seen.length === 0 ? good : fc.constantFrom(...seen);
  return fc.oneof(
    { weight: 3, arbitrary: usual },
    { weight: 2, arbitrary: good },
    { weight: 3, arbitrary: spoiled(usual) },
    { weight: 2, arbitrary: spoiled(good) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function queries(parameters: Documented['parameters']): fc.Arbitrary<Record<string, unknown>> {
  const inQuery = parameters.filter((one) => one.in === 'query');
  const values = inQuery.map(({ name, schema }): [string, fc.Arbitrary<unknown>] => [
    name,
    fc.oneof(
      { weight: 5, arbitrary: valuesOf(schema) },
      { weight: 1, arbitrary: fc.constantFrom('', '-1', 'é', 'NaN', '1e999', 'x'.repeat(5000)) },
    ),
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}
