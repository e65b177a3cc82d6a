/** Answers of the token endpoint are numbered apart from all others. */
type Series = 'answer' | 'token';

const DIGITS: Readonly<Record<Series, string>> = { answer: '0', token: '1' };

/**
 * The correlation id of the nth answer of a series, from 1 on: in the form of a UUID, and the same
 * for the same answer whoever drives the platform.
 */
export function correlationIdOf(series: Series, n: number): string {
  return (series === 'answer' ? FIRST[n] : undefined) ?? idOf(series, n);
}

function idOf(series: Series, n: number): string {
  return `57a1e000-${DIGITS[series]}000-4000-8000-${`00000000000${n}`.slice(-12)}`;
}

/** Those that every simulated run needs, so that it need not put them together again. */
const FIRST = Array.from({ length: 64 }, (_, n) => idOf('answer', n));
