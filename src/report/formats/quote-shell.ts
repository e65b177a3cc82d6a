/**
 * A text as one word of a POSIX shell, whatever is in it. A shell has no way to hold the character
 * NUL; it becomes `�`.
 */
export function quoteShell(text: string): string {
  const holdable = text.replaceAll('\0', '\ufffd');
  return /^[\w./:=@%+-]+$/.test(holdable) ? holdable : `'${holdable.replaceAll("'", "'\\''")}'`;
}
