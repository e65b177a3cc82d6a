/** Which statuses of which operations a collection shows. */
export class StatusesShown {
  readonly #shown = new Map<string, Set<number>>();

  /** Notes that an operation answered a status. */
  add(operation: string, status: number): void {
    const shown = this.#shown.get(operation) ?? new Set();
    this.#shown.set(operation, shown.add(status));
  }

  /** The statuses of an operation. */
  of(operation: string): ReadonlySet<number> {
    return this.#shown.get(operation) ?? new Set();
  }
}
