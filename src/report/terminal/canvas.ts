import { printable } from '../words/printable.ts';
import { displayWidth } from './display-width.ts';
import type { Paint, Style } from './paint.ts';
import { type Piece, paintPieces } from './piece.ts';

interface Cell {
  /** Empty in the second column of a wide letter. */
  letter: string;
  style: Style | undefined;
}

/** A grid of styled letters, each in its column. What is put beyond an edge is left out. */
export class Canvas {
  readonly #rows: Cell[][];

  constructor(rows: number, columns: number) {
    this.#rows = Array.from({ length: rows }, () =>
      Array.from({ length: columns }, () => ({ letter: ' ', style: undefined })),
    );
  }

  /** Writes a text from a column on. */
  put(row: number, column: number, text: string, style?: Style): void {
    const cells = this.#rows[row];
    let at = column;
    for (const letter of printable(text)) {
      const width = displayWidth(letter);
      const cell = cells?.[at];
      if (width === 0 || cell === undefined) {
        at += width;
        continue;
      }
      const next = cells?.[at + 1];
      if (width === 2 && next === undefined) return;
      cell.letter = letter;
      cell.style = style;
      if (width === 2 && next !== undefined) {
        next.letter = '';
        next.style = style;
      }
      at += width;
    }
  }

  /** Fills columns `from` up to, without, `to` with a letter of one column. */
  fill(row: number, from: number, to: number, letter: string, style?: Style): void {
    this.put(row, from, letter.repeat(Math.max(0, to - from)), style);
  }

  /** The rows as text, without spaces at their ends. */
  lines(paint: Paint): string[] {
    return this.#rows.map((cells) => {
      const last = cells.findLastIndex(({ letter }) => letter !== ' ');
      const pieces = cells
        .slice(0, last + 1)
        .map(
          ({ letter, style }): Piece => (style === undefined ? letter : { style, text: letter }),
        );
      return paintPieces(pieces, paint);
    });
  }
}
