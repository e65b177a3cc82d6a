import { flowText } from '../../report/terminal/flow-text.ts';
import type { Paint } from '../../report/terminal/paint.ts';
import type { Piece } from '../../report/terminal/piece.ts';

/** How a status is told. */
export interface StatusRendering {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
}

/** Makes lines of pieces that follow each other, the further ones under the end of the first piece. */
export type Line = (first: Piece, ...pieces: Piece[]) => string[];

/** A {@link Line} for that rendering. */
export function lineIn({ paint, width }: StatusRendering): Line {
  return (first, ...pieces) => flowText(pieces, { width, first, paint });
}
