import fc from 'fast-check';
import type { RaceReport } from '../../src/report/race-report.ts';

/** Texts that break out of whatever does not escape them. */
export const HOSTILE_TEXTS = [
  '',
  '\u001b[31mred\u001b[0m\u0007',
  'a\r\nb\u2028c\u0000d',
  '</failure>]]><!--&amp;',
  '" onload="x" \'y\'',
  '::error title=x::y\n::set-output name=a::b%0A',
  '\'; touch PWNED; \'"; touch PWNED; "$(touch PWNED)`touch PWNED`',
  '$HOME $(x) \\ | & ; < > ! * ? [a] {b} ~ # %',
  '\nEND_OF_BODY\ntouch PWNED\n',
  'x; y#z\nNote over a: b\n%%{init: {}}%%\nend\nloop',
  '-->>platform: z <br/> <script>alert(1)</script>',
  '録音が進行中です 🎙️👩‍👩‍👧 e\u0301\u202eabc\ud800',
  'x'.repeat(500),
  'word '.repeat(100),
] as const;

/** Keys whose values are words of the report's form, which no text replaces. */
const FORM = new Set([
  'format',
  'version',
  'status',
  'by',
  'verdict',
  'band',
  'unit',
  'kind',
  'correlationId',
]);
const MOMENTS = new Set(['atMs', 'sentAtMs', 'returnedAtMs', 'endedAtMs']);

const text = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);
const moment = fc.oneof(
  fc.nat({ max: 100_000 }),
  fc.double({ min: 0, max: 1e12, noNaN: true }),
  fc.constant(0),
);

/** Reports in which any text and any moment may be anything that their form allows. */
export function hostileReports(base: RaceReport): fc.Arbitrary<RaceReport> {
  const places = fc.record({
    text,
    moment,
    /** Every how-manieth text, and moment, is replaced. */
    textStep: fc.integer({ min: 1, max: 40 }),
    momentStep: fc.integer({ min: 1, max: 40 }),
    repeats: fc.constantFrom(0, 0, 1, 12),
  });
  return fc.tuple(places, fc.infiniteStream(moment)).map(([chosen, moments]) => {
    let texts = 0;
    let times = 0;
    const change = (value: unknown, key: string): unknown => {
      if (Array.isArray(value)) return value.map((one) => change(one, key));
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, change(v, k)]));
      }
      if (typeof value === 'string' && !FORM.has(key)) {
        return ++texts % chosen.textStep === 0 ? chosen.text : value;
      }
      if (typeof value === 'number' && MOMENTS.has(key)) {
        return ++times % chosen.momentStep === 0 ? moments.next().value : value;
      }
      return value;
    };
    const report = change(base, '') as RaceReport;
    const hostile = { ...report, run: withMore(report.run, chosen.repeats) };
    // A whole report in the message of a failure would bury what failed; the seed finds it again.
    const name = (): string => `a report with ${JSON.stringify(chosen)}`;
    return Object.defineProperty(hostile, fc.toStringMethod, { value: name });
  });
}

/** Makes the operations more, by copies of them at other times and of other clients. */
export function withMore(run: RaceReport['run'], repeats: number): RaceReport['run'] {
  const copies = Array.from({ length: repeats }, (_, nth) =>
    run.operations.map((operation) => ({
      ...operation,
      number: operation.number + (nth + 1) * run.operations.length,
      client: nth % 3 === 0 ? `${operation.client}-2` : operation.client,
      sentAtMs: operation.sentAtMs + 37 * nth,
      returnedAtMs:
        operation.returnedAtMs === undefined ? undefined : operation.returnedAtMs + 41 * nth,
    })),
  );
  return { ...run, operations: [...run.operations, ...copies.flat()] };
}
