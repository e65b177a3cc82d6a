import { printable } from '../words/printable.ts';
import { displayWidth } from './display-width.ts';
import type { Paint } from './paint.ts';

const CONTINUED = ' \\';
/** A word of a shell command, with its quotes. */
const WORD = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+|['"\\]/gu;

/**
 * Sets a shell command into lines that can be pasted: broken between words, with a backslash. A word
 * that is too wide for a line stays whole.
 */
export function setCommand(
  command: string,
  name: string,
  nameWidth: number,
  width: number,
  paint: Paint,
): string[] {
  const label = `  ${name.padEnd(nameWidth)} `;
  const room = width - label.length;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(command).match(WORD) ?? []) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && displayWidth(longer) > room - CONTINUED.length) {
      lines.push(line + CONTINUED);
      line = `  ${word}`;
    } else line = longer;
  }
  if (line !== '') lines.push(line);
  return lines.map(
    (text, index) => paint.dim(index === 0 ? label : ' '.repeat(label.length)) + text,
  );
}
