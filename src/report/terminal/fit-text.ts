import { displayWidth } from './display-width.ts';

const ELLIPSIS = '…';

/** The text if it takes at most `width` columns, or its beginning and an ellipsis. */
export function cutText(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  if (width < 1) return '';
  return headOf(text, width - 1) + ELLIPSIS;
}

/** The text, filled up with spaces to `width` columns, on the right unless told. */
export function padText(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'right' ? text + spaces : spaces + text;
}

/** As much of the beginning of a text as takes at most `width` columns. */
export function headOf(text: string, width: number): string {
  let head = '';
  let taken = 0;
  for (const letter of text) {
    taken += displayWidth(letter);
    if (taken > width) break;
    head += letter;
  }
  return head;
}
