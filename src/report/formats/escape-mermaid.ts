import { printable } from '../words/printable.ts';

/**
 * Text for a message or a note of a Mermaid diagram. What Mermaid could take for its own syntax, for
 * HTML, for a directive or for mathematics is written as a character code (`#59;`).
 */
export function escapeMermaid(text: string): string {
  return printable(text).replace(
    /[^\p{L}\p{N} .,:()/'=+…→·①-⑳✗⚠≥≤×“”-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
