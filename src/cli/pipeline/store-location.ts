import { UsageError } from '../usage-error.ts';

/** Where a store is. */
export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'redis'; readonly url: string; readonly password: string | undefined };

const SQLITE = 'sqlite:';

/** Reads `--store`. What was given is not repeated in errors, since it may hold a password. */
export function readStoreLocation(store: string | undefined): StoreLocation {
  if (store === undefined) {
    throw new UsageError('give --store: sqlite:FILE or redis://HOST:PORT (env STALEMATE_STORE)');
  }
  if (store.startsWith(SQLITE)) {
    const file = store.slice(SQLITE.length);
    if (file === '') throw new UsageError('--store sqlite: needs a file, as in sqlite:events.db');
    return { kind: 'sqlite', file };
  }
  const url = URL.canParse(store) ? new URL(store) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw new UsageError('--store must be sqlite:FILE, redis://HOST:PORT or rediss://HOST:PORT');
  }
  return { kind: 'redis', url: store, password: passwordOf(url) };
}

/** As it is sent; as it stands where it has a percent sign that is none of an encoding. */
function passwordOf({ password }: URL): string | undefined {
  if (password === '') return undefined;
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** A store's place for people, without what is secret about it. */
export function storeName(location: StoreLocation): string {
  if (location.kind === 'sqlite') return `${SQLITE}${location.file}`;
  const { protocol, host } = new URL(location.url);
  return `${protocol}//${host}`;
}
