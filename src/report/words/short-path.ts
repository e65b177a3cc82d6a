/**
 * The end of a path that tells requests apart: what comes after the last id, or the last two
 * segments where the path ends in one. `/api/v2/conversations/voice/conv-1/recording/start` is
 * `…/recording/start`.
 */
export function shortPath(path: string): string {
  const [plain = '', query] = split(path);
  const segments = plain.split('/').filter((segment) => segment !== '');
  const lastId = segments.findLastIndex((segment) => /\d/.test(segment));
  if (lastId === -1) return path;
  const from = lastId === segments.length - 1 ? Math.max(0, lastId - 1) : lastId + 1;
  return `${from > 0 ? '…' : ''}/${segments.slice(from).join('/')}${query}`;
}

function split(path: string): [string, string] {
  const at = path.indexOf('?');
  return at === -1 ? [path, ''] : [path.slice(0, at), path.slice(at)];
}
