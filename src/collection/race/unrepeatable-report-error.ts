/** A report of which no collection can be made, because a session would not go the same way. */
export class UnrepeatableReportError extends Error {
  override readonly name = 'UnrepeatableReportError';

  /** @param because what differs or is missing, as a clause. */
  constructor(because: string) {
    super(
      `The report cannot be repeated by a session: ${because}. ` +
        'Make a new report with: stalemate check',
    );
  }
}
