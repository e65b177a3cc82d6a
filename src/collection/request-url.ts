import type { UrlDocument } from './collection-document.ts';

/** The URL of a path below the URL in a collection variable, whole and in its parts. */
export function requestUrl(path: string, below = 'baseUrl'): UrlDocument {
  const at = path.indexOf('?');
  const plain = at === -1 ? path : path.slice(0, at);
  const url = {
    raw: `{{${below}}}${path}`,
    host: [`{{${below}}}`],
    path: plain.split('/').slice(1),
  };
  return at === -1 ? url : { ...url, query: queryOf(path.slice(at + 1)) };
}

function queryOf(text: string): { key: string; value: string }[] {
  return text.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals === -1
      ? { key: pair, value: '' }
      : { key: pair.slice(0, equals), value: pair.slice(equals + 1) };
  });
}
