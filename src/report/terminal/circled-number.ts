const CIRCLED_ONE = 0x2460;
const CIRCLED_MAX = 20;

/** `①` to `⑳`, and `(21)` from there on, since no terminal agrees on how wide the larger ones are. */
export function circledNumber(number: number): string {
  return Number.isInteger(number) && number >= 1 && number <= CIRCLED_MAX
    ? String.fromCodePoint(CIRCLED_ONE + number - 1)
    : `(${number})`;
}
