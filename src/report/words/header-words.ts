/** A header name as people write it: `Idempotency-Key`. */
export function headerName(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** What a client sent beside method, path and body, one `Name value` each. */
export function headerWords(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${headerName(name)} ${value}`);
}
