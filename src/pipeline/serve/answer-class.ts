/** Answers that say something about who asks, or how often, rather than about what was asked for. */
const OF_THEIR_OWN: readonly number[] = [401, 403, 408, 429];

/** How an answer of the platform is counted: `2xx`, `403`, `5xx`, `none`, … A handful in all. */
export function answerClass(status: number | undefined): string {
  if (status === undefined) return 'none';
  return OF_THEIR_OWN.includes(status) ? String(status) : `${Math.floor(status / 100)}xx`;
}
