import fc from 'fast-check';

/** What no route has a field for, but a careless program might trip over. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  '$ref',
];

/** Values of every type, with those that are often mistaken for one another. */
const ODD_VALUES = fc.constantFrom<unknown>(
  null,
  0,
  -1,
  1.5,
  1e308,
  '',
  ' ',
  '0',
  'true',
  'null',
  '\u0000',
  '\ud800',
  '2026-02-30T00:00:00Z',
  '2026-01-05T09:00:00+25:00',
  'x'.repeat(100_000),
  true,
  [],
  [[]],
  {},
  Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`k${n}`, n])),
  Array.from({ length: 2000 }, () => ({})),
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
);

/** What happens to a good value so that it is probably good no longer. */
type Fault =
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'replace'; readonly at: number; readonly by: unknown }
  | { readonly kind: 'add'; readonly at: number; readonly name: string; readonly by: unknown };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: fc.constant('remove' as const), at: fc.nat(50) }),
  fc.record({ kind: fc.constant('replace' as const), at: fc.nat(50), by: ODD_VALUES }),
  fc.record({
    kind: fc.constant('add' as const),
    at: fc.nat(50),
    name: fc.oneof(fc.constantFrom(...ODD_NAMES), fc.string({ maxLength: 10 })),
    by: ODD_VALUES,
  }),
);

/** Good values with one or two faults put in at any depth. */
export function spoiled(good: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(good, fc.array(fault, { minLength: 1, maxLength: 2 }))
        .map(([value, faults]) => faults.reduce(spoil, value)),
    },
    { weight: 1, arbitrary: fc.oneof(ODD_VALUES, fc.jsonValue()) },
  );
}

/** A place within a value: what holds it, and under which name. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly name: string;
}

function spoil(value: unknown, { at, ...what }: Fault): unknown {
  const whole: Record<string, unknown> = { value: structuredClone(value) };
  const places = placesIn(whole);
  const { holder, name } = places[at % places.length] as Place;
  if (what.kind === 'replace') holder[name] = what.by;
  else if (what.kind === 'remove') delete holder[name];
  else {
    const within = holder[name];
    const into = typeof within === 'object' && within !== null ? within : holder;
    // Not by assignment, which would set the prototype instead of a field of that name.
    Object.defineProperty(into, what.name, {
      value: what.by,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return whole.value;
}

/** Every place of a value, the whole first. */
function placesIn(whole: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const visit = (holder: Record<string, unknown>, name: string): void => {
    places.push({ holder, name });
    const within = holder[name];
    if (typeof within !== 'object' || within === null) return;
    for (const key of Object.keys(within)) visit(within as Record<string, unknown>, key);
  };
  visit(whole, 'value');
  return places;
}
