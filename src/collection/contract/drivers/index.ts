import type { SystemDriver } from '../contract-driver.ts';
import { participants } from './participants.ts';
import { voice } from './voice.ts';

/** The systems with a contract collection, in the order in which they are listed. */
export const CONTRACT_DRIVERS: readonly SystemDriver[] = [voice, participants];
