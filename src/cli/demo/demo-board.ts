import type { Happening } from '../../pipeline/happening.ts';
import type { CaseState } from '../../pipeline/repair-case.ts';
import { cutText, padText } from '../../report/terminal/fit-text.ts';
import type { Paint } from '../../report/terminal/paint.ts';
import { printable } from '../../report/words/printable.ts';
import type { DemoCall } from './demo-calls.ts';
import { happeningWords } from './happening-words.ts';

/** What is known of one call. */
interface Row {
  readonly call: DemoCall;
  words: string;
  state: CaseState | undefined;
}

/** Where a board is shown. */
export interface BoardOptions {
  readonly calls: readonly DemoCall[];
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
  /** Whether the table is drawn anew in place; else there is a line for each thing that happens. */
  readonly live: boolean;
  readonly write: (text: string) => void;
  /** The time of the calls in ms, from the beginning of the demonstration. */
  readonly nowMs: () => number;
}

/** Where what happens has fewer columns than this beside what is wrong, it goes below. */
const WORDS_WIDTH_MIN = 44;
const ENDED: readonly (CaseState | undefined)[] = ['verified', 'stored', 'review'];

/** Shows the way of each recording. */
export class DemoBoard {
  readonly #options: BoardOptions;
  readonly #rows: ReadonlyMap<string, Row>;
  #drawn = 0;

  constructor(options: BoardOptions) {
    this.#options = options;
    const rows = options.calls.map((call): Row => ({ call, words: '', state: undefined }));
    this.#rows = new Map(rows.map((row) => [row.call.interactionId, row]));
  }

  /** Whether every recording has ended. */
  get done(): boolean {
    return [...this.#rows.values()].every(({ state }) => ENDED.includes(state));
  }

  /** The calls that did not end as they must. */
  get wrong(): readonly DemoCall[] {
    return [...this.#rows.values()]
      .filter(({ call, state }) => state !== call.end)
      .map(({ call }) => call);
  }

  /** Takes in what happened and shows it. */
  take(happening: Happening): void {
    const words = happeningWords(happening);
    if (words === undefined) return;
    const repairCase = happening.kind === 'stepped' ? happening.after : caseOf(happening);
    const row = this.#rows.get(repairCase?.interactionId ?? '');
    if (row === undefined || repairCase === undefined) return;
    row.words = printable(words);
    row.state = repairCase.state;
    if (this.#options.live) this.draw();
    else this.#tell(row);
  }

  /** Draws the table over what was drawn before, where it is drawn at all. */
  draw(): void {
    const { live, write } = this.#options;
    if (!live) return;
    const up = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A`;
    const lines = [...this.#rows.values()].flatMap((row) => this.#lines(row));
    write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}`);
    this.#drawn = lines.length;
  }

  /** The table as it is in the end. */
  table(): string {
    const lines = [...this.#rows.values()].flatMap((row) => this.#lines(row));
    return lines.map((line) => `${line}\n`).join('');
  }

  #tell(row: Row): void {
    const { nowMs, width, write } = this.#options;
    const at = padText((nowMs() / 1000).toFixed(1), 6, 'left');
    const line = cutText(`${at} s  ${row.call.interactionId}  ${row.words}`, width);
    write(`${this.#painted(row, line)}\n`);
  }

  #lines(row: Row): string[] {
    const { width, paint } = this.#options;
    const { interactionId, damage } = row.call;
    const words = `${signOf(row)} ${row.words === '' ? 'the call goes on' : row.words}`;
    const damageWidth = Math.max(...this.#options.calls.map((call) => call.damage.length));
    const left = `${interactionId}  ${padText(damage, damageWidth)}  `;
    const room = width - left.length;
    return room < WORDS_WIDTH_MIN
      ? [paint.dim(cutText(left, width)), this.#painted(row, cutText(`  ${words}`, width))]
      : [`${paint.dim(left)}${this.#painted(row, cutText(words, room))}`];
  }

  #painted({ state }: Row, text: string): string {
    const { paint } = this.#options;
    if (state === 'verified' || state === 'stored') return paint.green(text);
    return state === 'review' ? paint.yellow(text) : text;
  }
}

function caseOf(happening: Happening) {
  return 'case' in happening ? happening.case : undefined;
}

function signOf({ state }: Row): string {
  if (state === 'verified' || state === 'stored') return '✓';
  return state === 'review' ? '!' : '·';
}
