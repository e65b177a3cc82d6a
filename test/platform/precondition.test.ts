import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/platform/answer.ts';
import { etagOf, precondition } from '../../src/platform/precondition.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../src/platform/settings.ts';

const NOW = etagOf(7);

function statusOf(answer: Answer | undefined): number | 'goes ahead' {
  if (answer === undefined) return 'goes ahead';
  return answer.kind === 'refusal' ? answer.refusal.status : answer.status;
}

function look(ifMatch: string | undefined, settings: Partial<Settings> = {}) {
  const headers = ifMatch === undefined ? {} : { 'if-match': ifMatch };
  return statusOf(precondition(headers, NOW, { ...DEFAULT_SETTINGS, ...settings }));
}

describe('If-Match (RFC 9110 §13.1.1)', () => {
  it.each([
    ['"7"', 'goes ahead'],
    ['*', 'goes ahead'],
    [' "7" ', 'goes ahead'],
    ['"6", "7"', 'goes ahead'],
    ['"6"', 409],
    ['"6","5"', 409],
    ['W/"7"', 409],
    ['W/"7", "7"', 'goes ahead'],
    ['*, "7"', 400],
    ['7', 400],
    ['"7', 400],
    ['', 400],
    ['"7",,"8"', 400],
  ])('%s on version 7 is %s', (ifMatch, expected) => {
    expect(look(ifMatch)).toBe(expected);
  });

  it('answers a stale tag as the setting says', () => {
    for (const staleWrite of [409, 412, 400] as const) {
      expect(look('"6"', { staleWrite })).toBe(staleWrite);
    }
  });

  it('treats its absence as the setting says', () => {
    expect(look(undefined)).toBe('goes ahead');
    expect(look(undefined, { missingIfMatch: 'required' })).toBe(428);
    expect(look(undefined, { missingIfMatch: 'conflict' })).toBe(409);
  });

  it('never throws, and lets only the present tag or * through', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[W/"*,7 8]{0,12}$/)), (ifMatch) => {
        const through = look(ifMatch) === 'goes ahead';
        const tags = ifMatch.split(',').map((one) => one.trim());
        expect(through && !tags.includes('*')).toBe(
          tags.includes(NOW) && tags.every((tag) => /^(W\/)?"[!#-~\x80-\xff]*"$/.test(tag)),
        );
      }),
    );
  });
});
