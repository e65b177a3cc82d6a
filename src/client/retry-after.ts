/** How long an answer asks to be left alone, in ms, or `undefined` if it does not say. */
export function retryAfterMs(
  headers: Readonly<Record<string, string | undefined>>,
): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const untilMs = Date.parse(value);
  // The server's own date, as clocks differ. HTTP dates have whole seconds, so the server's date is
  // at most a second behind its clock, which errs on the side of waiting too long.
  const serverNowMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(untilMs) || Number.isNaN(serverNowMs)) return undefined;
  return Math.max(0, untilMs - serverNowMs);
}
