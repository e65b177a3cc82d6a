import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atHand, streamed } from './looks.ts';
import { mustHold } from './must-hold.ts';
import { mutant } from './mutants.ts';

const MUTANTS = 20_000;

describe('a file to which anything has happened', () => {
  it('is accepted only if it is whole, and never makes the check fail', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(mutant(), (bytes) => {
        const verdict = streamed([bytes]);
        const outcome = verdict.kind === 'sound' ? 'sound' : verdict.fault;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        if (verdict.kind === 'faulty') return;
        mustHold(bytes, verdict);
        // Whatever is whole is so no longer without its last byte, unless nothing tells.
        const { flags } = verdict;
        if (flags.includes('data-size-unknown') || flags.includes('pad-byte-uncounted')) return;
        expect(atHand(bytes.subarray(0, -1))).toMatchObject({ fault: 'truncated' });
      }),
      { seed: 3, numRuns: MUTANTS },
    );
    // The mutants reach every fault of a file by itself, and hundreds of them are sound.
    expect([...seen.keys()].sort()).toEqual(OUTCOMES);
    expect(seen.get('sound')).toBeGreaterThan(500);
    expect(seen.get('truncated')).toBeGreaterThan(500);
  });
});

const OUTCOMES = [
  'bad-format',
  'bytes-after-end',
  'contradictory-format',
  'contradictory-sizes',
  'empty',
  'no-audio',
  'no-data',
  'no-ds64',
  'no-format',
  'not-wave',
  'partial-frame',
  'refused-format',
  'repeated-chunk',
  'size-overflow',
  'sound',
  'truncated',
];
