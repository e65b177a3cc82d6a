/** The newest that the CRM knows of the first contact. */
export const FIRST = { id: 'c-1', disposition_code: 'sold', custom_attributes: { tier: 'gold' } };
/** And of the second. */
export const SECOND = { id: 'c-2', custom_attributes: { tier: 'silver' } };

/** What is written to one contact. */
export type ContactWrite = typeof FIRST | typeof SECOND;
