/** Of whoever is dead or too late; one for each, or all that wait would be kept together. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
