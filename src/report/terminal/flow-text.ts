import { printable } from '../words/printable.ts';
import { displayWidth } from './display-width.ts';
import { cutText, headOf } from './fit-text.ts';
import type { Paint, Style } from './paint.ts';
import { type Piece, paintPieces, textOf } from './piece.ts';

/** How pieces are set into lines. */
export interface Flow {
  /** Columns of a line, its indent included. */
  readonly width: number;
  /** Begins the first line. */
  readonly first?: Piece;
  /** How many spaces begin every other line; as many as `first` is wide unless told. */
  readonly indent?: number;
  readonly paint: Paint;
}

interface Fragment {
  readonly style: Style | undefined;
  readonly text: string;
}
type Word = readonly Fragment[];

/** Fewer columns than this for the text itself, and the indent gives way. */
const TEXT_WIDTH_MIN = 12;

/** Sets pieces into lines of at most `width` columns, broken between words or, if need be, in them. */
export function flowText(pieces: readonly Piece[], flow: Flow): string[] {
  const { width, paint, first = '' } = flow;
  const firstWidth = displayWidth(textOf([first]));
  const roomy = width - firstWidth >= TEXT_WIDTH_MIN;
  const indent = ' '.repeat(roomy ? (flow.indent ?? firstWidth) : 0);
  const lines: string[] = [];
  let line: Piece[] = [roomy ? first : cutPiece(first, width)];
  let used = firstWidth;
  let empty = true;
  let lastStyle: Style | undefined;
  const end = (): void => {
    lines.push(paintPieces(line, paint).trimEnd());
    line = [indent];
    used = indent.length;
    empty = true;
  };
  if (!roomy && firstWidth > 0) end();
  for (const word of wordsOf(pieces)) {
    let left = word;
    for (;;) {
      const gap = empty ? 0 : 1;
      const room = width - used - gap;
      const needed = widthOf(left);
      if (needed <= room) {
        // A space between words of one style has it too, so that they are painted as one.
        if (gap === 1) line.push(toPiece({ style: sharedStyle(lastStyle, left), text: ' ' }));
        lastStyle = left.at(-1)?.style;
        line.push(...left.map(toPiece));
        used += gap + needed;
        empty = false;
        break;
      }
      if (!empty) {
        end();
        continue;
      }
      const [head, tail] = split(left, Math.max(1, room));
      line.push(...head.map(toPiece));
      end();
      if (tail.length === 0) break;
      left = tail;
    }
  }
  if (!empty || lines.length === 0) end();
  return lines;
}

function cutPiece(piece: Piece, width: number): Piece {
  return typeof piece === 'string'
    ? cutText(piece, width)
    : { ...piece, text: cutText(piece.text, width) };
}

function wordsOf(pieces: readonly Piece[]): Word[] {
  const words: Fragment[][] = [];
  let open: Fragment[] | undefined;
  for (const piece of pieces) {
    const style = typeof piece === 'string' ? undefined : piece.style;
    const parts = printable(typeof piece === 'string' ? piece : piece.text).split(' ');
    for (const [index, text] of parts.entries()) {
      if (index > 0) open = undefined;
      if (text === '') continue;
      if (open === undefined) {
        open = [];
        words.push(open);
      }
      open.push({ style, text });
    }
  }
  return words;
}

/** Cuts a word after at most `width` columns, but after one letter at the least. */
function split(word: Word, width: number): [Word, Word] {
  const head: Fragment[] = [];
  let room = width;
  for (const [index, { style, text }] of word.entries()) {
    const fits = headOf(text, room);
    const [letter = ''] = text;
    const taken = fits === '' && head.length === 0 ? letter : fits;
    if (taken !== '') head.push({ style, text: taken });
    const rest = text.slice(taken.length);
    if (rest !== '') return [head, [{ style, text: rest }, ...word.slice(index + 1)]];
    room -= displayWidth(taken);
  }
  return [head, []];
}

function sharedStyle(before: Style | undefined, word: Word): Style | undefined {
  return word[0]?.style === before ? before : undefined;
}

function widthOf(word: Word): number {
  return word.reduce((sum, { text }) => sum + displayWidth(text), 0);
}

function toPiece({ style, text }: Fragment): Piece {
  return style === undefined ? text : { style, text };
}
