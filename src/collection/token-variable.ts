/** The collection variable that holds the token of a client beside the first. */
export function tokenVariable(client: string): string {
  return `accessToken.${client}`;
}
