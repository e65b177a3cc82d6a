import { printable } from '../report/words/printable.ts';

/**
 * A text of unknown origin as plain words in Markdown: on one line, with nothing in it that Markdown
 * or Postman's variables would take for their own.
 */
export function plain(text: string): string {
  return printable(text)
    .replace(/[\\`*_[\]<>|#]/g, '\\$&')
    .replaceAll('{{', '{ {');
}

/** A text of unknown origin as code in Markdown. */
export function code(text: string): string {
  return `\`${printable(text).replaceAll('`', "'").replaceAll('{{', '{ {')}\``;
}

/** Paragraphs of Markdown, the empty ones left out. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
