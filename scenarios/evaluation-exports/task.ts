/** One range of dates that somebody wants exported, as the seed's payload has it. */
export interface AskedRange {
  readonly start_date: string;
  readonly end_date: string;
  readonly channel?: 'voice' | 'sms' | 'whatsapp' | 'chat' | 'email';
}

/** What the Data Actions of one worker ask for, each range by one of them. */
export interface EvaluationExportsTask {
  readonly exports: readonly AskedRange[];
}

/** The first of January and the day after. */
export const NEW_YEAR: AskedRange = { start_date: '2026-01-01', end_date: '2026-01-03' };
/** Two days of which the first is also asked for with {@link NEW_YEAR}. */
export const DAY_AFTER: AskedRange = { start_date: '2026-01-02', end_date: '2026-01-04' };
