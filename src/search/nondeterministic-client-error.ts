/** Two runs with equal choices differed, so no failure of this client can be replayed. */
export class NondeterministicClientError extends Error {
  override readonly name = 'NondeterministicClientError';

  constructor(where: string) {
    super(
      `the client did not do the same twice (${where}); take time from the clock, randomness from ` +
        'random() and ids from newKey(), and keep no state between runs',
    );
  }
}
