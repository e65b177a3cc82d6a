/** Shorter texts occur by chance; to hide them would make everything unreadable. */
const LENGTH_MIN = 4;
/** Tokens that are remembered; those before have expired long ago. */
const PASSING_MAX = 16;
const HIDDEN = '[hidden]';
/** What looks like a credential, whoever it belongs to. */
const CREDENTIALS: readonly RegExp[] = [
  /\b(Bearer|Basic)\s+[\w.~+/=-]{16,}/gi,
  /\b(whsec_)[\w+/=-]+/g,
  /(\/\/[^\s/:@"]*:)[^\s/@"]+(?=@)/g,
];

/**
 * What must never be seen in a log. Nothing here is logged on purpose; this is for messages that others
 * write, such as the text of an error.
 */
export class Secrets {
  readonly #lasting = new Set<string>();
  readonly #passing: string[] = [];

  constructor(lasting: readonly (string | undefined)[]) {
    for (const secret of lasting) for (const form of formsOf(secret)) this.#lasting.add(form);
  }

  /** Remembers a token for as long as it can matter. */
  add(token: string): void {
    this.#passing.push(...formsOf(token));
    this.#passing.splice(0, Math.max(0, this.#passing.length - PASSING_MAX));
  }

  /** The text without any of them. */
  hide(text: string): string {
    let hidden = text;
    for (const secret of this.#lasting) hidden = hidden.replaceAll(secret, HIDDEN);
    for (const secret of this.#passing) hidden = hidden.replaceAll(secret, HIDDEN);
    for (const pattern of CREDENTIALS) hidden = hidden.replace(pattern, `$1${HIDDEN}`);
    return hidden;
  }
}

/** A secret as it is, as JSON spells it, and as it would be in a URL or in Basic credentials. */
function formsOf(secret: string | undefined): string[] {
  if (secret === undefined || secret.length < LENGTH_MIN) return [];
  const forms = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  return [...new Set(forms)];
}
