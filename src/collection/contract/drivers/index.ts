import type { SystemDriver } from '../contract-driver.ts';
import { contacts } from './contacts.ts';
import { exportsOfEvaluations } from './exports.ts';
import { interactions } from './interactions.ts';
import { participants } from './participants.ts';
import { voice } from './voice.ts';
import { webhooks } from './webhooks.ts';

/** The systems with a contract collection, in the order in which they are listed. */
export const CONTRACT_DRIVERS: readonly SystemDriver[] = [
  voice,
  participants,
  contacts,
  exportsOfEvaluations,
  interactions,
  webhooks,
];
