/**
 * A text as one line that a terminal shows and does not obey: every run of white space is one
 * space, and what would steer a terminal, turn the direction of writing or have no width is shown
 * as `�`. Messages and paths come from clients and servers, and may hold anything.
 */
export function printable(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '\ufffd');
}
