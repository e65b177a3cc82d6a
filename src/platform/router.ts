import { type InputReading, NOTHING, readQuery } from './read-input.ts';
import type { Dialect, Params, Route } from './route.ts';

/** The route of a request. */
export interface RouteMatch {
  readonly kind: 'route';
  readonly route: Route;
  readonly params: Params;
  /** The query as the route's schema has it. It must not be changed: the next request gets it, too. */
  readonly query: InputReading;
}

/** What a method and a path lead to. */
type Match =
  | RouteMatch
  | { readonly kind: 'method'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

interface Compiled {
  readonly path: string;
  /** What each segment of a path must be; `undefined` where a variable stands. */
  readonly literals: readonly (string | undefined)[];
  readonly variables: readonly { readonly place: number; readonly name: string }[];
  readonly routes: Map<string, Route>;
}

/**
 * Bounds of what the router remembers, so that odd paths cannot fill the memory: some 25 MB at the
 * worst. Enough for ten thousand resources with a few paths each, which would else push out each other.
 */
const KNOWN_PATHS_MAX = 50_000;
const KNOWN_PATH_LENGTH_MAX = 300;

/** Makes a function that finds the route of a request. */
export function createRouter(dialect: Dialect): (method: string, path: string) => Match {
  const byLength = new Map<number, Compiled[]>();
  for (const route of dialect.routes) {
    const segments = route.path.split('/');
    const same = byLength.get(segments.length) ?? [];
    byLength.set(segments.length, same);
    let compiled = same.find(({ path }) => path === route.path);
    if (compiled === undefined) {
      compiled = compilePath(route.path, segments);
      same.push(compiled);
    }
    compiled.routes.set(route.method, route);
  }
  const find = (path: string): Found | undefined => {
    const query = path.indexOf('?');
    const parts = (query === -1 ? path : path.slice(0, query)).split('/');
    for (const compiled of byLength.get(parts.length) ?? []) {
      const params = matchSegments(compiled, parts);
      if (params !== undefined) return { routes: compiled.routes, params, read: undefined };
    }
    return undefined;
  };
  // A client asks for the same few paths over and over.
  const known = new Map<string, Found>();
  return (method, path) => {
    let found = known.get(path);
    if (found === undefined) {
      found = find(path);
      if (found === undefined) return { kind: 'none' };
      if (known.size >= KNOWN_PATHS_MAX) known.clear();
      if (path.length <= KNOWN_PATH_LENGTH_MAX) known.set(path, found);
    }
    const { routes, params } = found;
    const route = routes.get(method);
    return route === undefined
      ? { kind: 'method', allowed: [...routes.keys()] }
      : { kind: 'route', route, params, query: queryFor(route, path, found) };
  };
}

/** Read once for all requests of the same path: lists are asked for again and again. */
function queryFor(route: Route, path: string, found: Found): InputReading {
  if (route.query === undefined) return NOTHING;
  if (found.read?.route !== route) found.read = { route, query: readQuery(route.query, path) };
  return found.read.query;
}

/** What a path leads to, before the method is looked at. */
interface Found {
  readonly routes: ReadonlyMap<string, Route>;
  readonly params: Params;
  /** What its query was read as, for the route that was asked for last. */
  read: { readonly route: Route; readonly query: InputReading } | undefined;
}

function compilePath(path: string, segments: readonly string[]): Compiled {
  const isVariable = (segment: string): boolean => segment.startsWith('{');
  return {
    path,
    literals: segments.map((segment) => (isVariable(segment) ? undefined : segment)),
    variables: segments.flatMap((segment, place) =>
      isVariable(segment) ? [{ place, name: segment.slice(1, -1) }] : [],
    ),
    routes: new Map(),
  };
}

function matchSegments(
  { literals, variables }: Compiled,
  parts: readonly string[],
): Record<string, string> | undefined {
  // From the end, where paths of one length differ.
  for (let i = literals.length - 1; i >= 0; i--) {
    const literal = literals[i];
    if (literal !== undefined && literal !== parts[i]) return undefined;
  }
  const params: Record<string, string> = {};
  for (const { place, name } of variables) {
    const value = decode(parts[place] as string);
    if (value === undefined || value === '') return undefined;
    params[name] = value;
  }
  return params;
}

function decode(part: string): string | undefined {
  if (!part.includes('%')) return part;
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
