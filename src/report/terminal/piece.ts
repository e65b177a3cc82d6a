import type { Paint, Style } from './paint.ts';

/** A stretch of text, with a style or without. */
export type Piece = string | { readonly style: Style; readonly text: string };

/** A text with a style. */
export function styled(style: Style, text: string): Piece {
  return { style, text };
}

/** The characters of pieces, without their styles. */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
}

/** Pieces as one string, each in its style; neighbours of one style are painted as one. */
export function paintPieces(pieces: readonly Piece[], paint: Paint): string {
  let painted = '';
  let run = '';
  let style: Style | undefined;
  const flush = (): void => {
    painted += style === undefined || run === '' ? run : paint[style](run);
    run = '';
  };
  for (const piece of pieces) {
    const next = typeof piece === 'string' ? undefined : piece.style;
    if (next !== style) flush();
    style = next;
    run += textOf([piece]);
  }
  flush();
  return painted;
}
