import { Secrets } from '../../pipeline/serve/secrets.ts';

/** The variables in which secrets of a pipeline are, as `pipeline serve` takes them. */
const VARIABLES = [
  'STALEMATE_CLIENT_SECRET',
  'STALEMATE_TOKEN',
  'STALEMATE_WEBHOOK_SECRET',
] as const;

/**
 * A text without what looks like a credential, and without the secrets that this process was given: what
 * is kept of errors was written by others.
 */
export function hideSecrets(text: string): string {
  return new Secrets(VARIABLES.map((name) => process.env[name])).hide(text);
}
