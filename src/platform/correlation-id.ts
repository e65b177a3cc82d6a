/** Answers of the token endpoint are numbered apart from all others. */
type Series = 'answer' | 'token';

const NUMBER_LENGTH = 12;

/** All but the number, by how many digits that has. */
const BEGINNINGS: Readonly<Record<Series, readonly string[]>> = {
  answer: beginningsOf('0'),
  token: beginningsOf('1'),
};

function beginningsOf(digit: string): string[] {
  return Array.from(
    { length: NUMBER_LENGTH + 1 },
    (_, length) => `57a1e000-${digit}000-4000-8000-${'0'.repeat(NUMBER_LENGTH - length)}`,
  );
}

/**
 * The correlation id of the nth answer of a series, from 1 on: in the form of a UUID, and the same
 * for the same answer whoever drives the platform.
 */
export function correlationIdOf(series: Series, n: number): string {
  return (series === 'answer' ? FIRST[n] : undefined) ?? idOf(series, n);
}

function idOf(series: Series, n: number): string {
  const number = String(n);
  // Of two parts, as the journal keeps thousands of these and each part is an object.
  return BEGINNINGS[series][number.length] + number;
}

/** Those that every simulated run needs, so that it need not put them together again. */
const FIRST = Array.from({ length: 64 }, (_, n) => idOf('answer', n));
