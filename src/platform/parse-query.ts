/** A query by its names, or what is wrong with it. */
export type QueryReading =
  | { readonly kind: 'query'; readonly query: Readonly<Record<string, string>> }
  | { readonly kind: 'fault'; readonly field: string; readonly fault: string };

/** Reads a query, without its `?`. The kernel knows no `URLSearchParams`. A name comes once. */
export function parseQuery(text: string): QueryReading {
  // Without a prototype, so that no name of a field means anything.
  const query: Record<string, string> = Object.create(null);
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decode(pair.slice(equals + 1));
    if (name === undefined || value === undefined) {
      return { kind: 'fault', field: 'query', fault: 'is not valid percent-encoded UTF-8' };
    }
    if (Object.hasOwn(query, name)) {
      return { kind: 'fault', field: name, fault: 'comes more than once' };
    }
    query[name] = value;
  }
  return { kind: 'query', query };
}

const CODED = /[%+]/;

function decode(text: string): string | undefined {
  if (!CODED.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
