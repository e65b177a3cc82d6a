import type { Provenance } from '../choice/provenance.ts';
import type { JournalEntry } from './journal.ts';

/** A journal entry as documents have it: its rule written out, and nothing of who asked. */
export interface WrittenEntry extends Omit<JournalEntry, 'rule' | 'principal'> {
  /** The rule's id. */
  readonly rule: string;
  /** The rule in one sentence. */
  readonly says: string;
  readonly provenance: Provenance;
}

/** Writes an entry out. */
export function writeOut({ rule, principal: _, ...entry }: JournalEntry): WrittenEntry {
  return { ...entry, rule: rule.id, says: rule.says, provenance: rule.provenance };
}
