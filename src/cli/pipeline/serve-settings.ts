import { SAMPLE_BITS, type WaveEncoding } from '../../media/wave-policy.ts';
import type { DeliverySecret } from '../../pipeline/receiver/delivery-check.ts';
import type { LogLevel } from '../../pipeline/serve/log-level.ts';
import { UsageError } from '../usage-error.ts';
import { readStoreLocation, type StoreLocation } from './store-location.ts';

/** What `stalemate pipeline serve` takes. */
export interface ServeOptions {
  readonly store?: string;
  readonly platform?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly token?: string;
  readonly secret?: string;
  readonly signature: DeliverySecret['form'];
  readonly shape: 'genesys' | 'cxone';
  readonly tenant: string;
  /** Names of encodings, with commas between. */
  readonly encodings: string;
  readonly port: number;
  readonly host: string;
  readonly concurrency: number;
  /** In seconds. */
  readonly eventAge: number;
  /** In seconds. */
  readonly drain: number;
  readonly logLevel: LogLevel;
}

/** As whom the pipeline asks the platform. */
export type Identity =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: string };

/** What is to be served, once all of it is known to make sense. */
export interface ServeSettings {
  readonly store: StoreLocation;
  readonly platformUrl: string;
  readonly identity: Identity;
  readonly signature: DeliverySecret;
  readonly encodings: readonly WaveEncoding[];
}

const TENANT = /^[A-Za-z0-9._-]{1,40}$/;
const HUB_SECRET_LENGTH_MIN = 8;
const STANDARD_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/**
 * Reads the options of a service. No error repeats a value, since it may be a secret in the wrong place.
 *
 * @throws {UsageError} for the first option that is missing or wrong, which it names.
 */
export function readServeSettings(options: ServeOptions): ServeSettings {
  const store = readStoreLocation(options.store);
  const platformUrl = readPlatformUrl(options.platform);
  const identity = readIdentity(options);
  const signature = readSignature(options);
  if (!TENANT.test(options.tenant)) {
    throw new UsageError('--tenant must be 1 to 40 letters, digits, dots, dashes and underscores');
  }
  const encodings = readEncodings(options.encodings);
  return { store, platformUrl, identity, signature, encodings };
}

const ENCODINGS: readonly string[] = Object.keys(SAMPLE_BITS);

function readEncodings(names: string): WaveEncoding[] {
  const given = names.split(',').map((name) => name.trim());
  const known = given.filter((name): name is WaveEncoding => ENCODINGS.includes(name));
  if (known.length < given.length || new Set(known).size < known.length) {
    throw new UsageError(`--encodings must be of ${ENCODINGS.join(', ')}, each once, with commas`);
  }
  return known;
}

function readPlatformUrl(platform: string | undefined): string {
  if (platform === undefined) {
    throw new UsageError('give --platform: the URL of the platform (env STALEMATE_PLATFORM)');
  }
  const url = URL.canParse(platform) ? new URL(platform) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError('--platform must be an http or https URL');
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UsageError('--platform must be a URL without credentials, query or fragment');
  }
  return platform.replace(/\/+$/, '');
}

function readIdentity({ token, clientId, clientSecret }: ServeOptions): Identity {
  if (token !== undefined) {
    if (clientId !== undefined || clientSecret !== undefined) {
      throw new UsageError('give --token, or --client-id and --client-secret, not both');
    }
    if (!/^[\x21-\x7e]+$/.test(token)) {
      throw new UsageError('--token must be of visible characters without spaces');
    }
    return { kind: 'token', token };
  }
  if (clientId === undefined || clientId === '') {
    throw new UsageError(
      'give --client-id and --client-secret, or --token (env STALEMATE_CLIENT_ID, …)',
    );
  }
  if (clientSecret === undefined || clientSecret === '') {
    throw new UsageError('give --client-secret too (env STALEMATE_CLIENT_SECRET)');
  }
  return { kind: 'client', clientId, clientSecret };
}

function readSignature({ secret, signature: form }: ServeOptions): DeliverySecret {
  if (secret === undefined) {
    throw new UsageError(
      'give --secret: what the platform signs events with (env STALEMATE_WEBHOOK_SECRET)',
    );
  }
  if (form === 'standard' && !STANDARD_SECRET.test(secret)) {
    throw new UsageError('--secret must be whsec_ and the base64 of 24 to 64 bytes');
  }
  if (form === 'hub' && secret.length < HUB_SECRET_LENGTH_MIN) {
    throw new UsageError(`--secret must have at least ${HUB_SECRET_LENGTH_MIN} characters`);
  }
  return { form, secret };
}
