import fc from 'fast-check';
import { FIXTURES } from './wave-files.ts';

/** Sizes on which a careless reader might trip. */
const EXTREMES = [
  0, 1, 2, 15, 16, 17, 18, 40, 44, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_fffe, 0xffff_ffff,
];

/** One thing that happens to a file. A place beyond its end is counted round. */
type Change =
  | { readonly kind: 'byte'; readonly at: number; readonly value: number }
  | { readonly kind: 'size'; readonly at: number; readonly value: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'delete'; readonly at: number; readonly count: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly count: number };

/** Headers are short, and hit more often than the audio. */
const place = fc.oneof(fc.nat(60), fc.nat(300));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('byte' as const), at: place, value: fc.nat(255) }),
  fc.record({
    kind: fc.constant('size' as const),
    // Most sizes are at even places.
    at: fc.oneof(
      fc.constantFrom(4, 16, 20, 24, 28, 40),
      place.map((at) => at & ~1),
    ),
    value: fc.oneof(fc.constantFrom(...EXTREMES), fc.nat(400)),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({
    kind: fc.constant('delete' as const),
    at: place,
    count: fc.integer({ min: 1, max: 40 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: place,
    count: fc.integer({ min: 1, max: 80 }),
  }),
);

/** A file of some form to which one to four things have happened. */
export function mutant(): fc.Arbitrary<Buffer> {
  return fc
    .tuple(fc.constantFrom(...FIXTURES), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([{ bytes }, changes]) => changes.reduce(apply, bytes));
}

function apply(bytes: Buffer, done: Change): Buffer {
  const at = bytes.length === 0 ? 0 : done.at % bytes.length;
  switch (done.kind) {
    case 'byte':
      return splice(bytes, at, 1, Buffer.of(done.value));
    case 'size': {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(done.value);
      return splice(bytes, at, 4, size);
    }
    case 'insert':
      return splice(bytes, at, 0, done.bytes);
    case 'delete':
      return splice(bytes, at, done.count, Buffer.alloc(0));
    case 'cut':
      return bytes.subarray(0, at);
    case 'repeat':
      return splice(bytes, at, 0, bytes.subarray(at, at + done.count));
  }
}

function splice(bytes: Buffer, at: number, count: number, put: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + count)]);
}
