import type { Provenance } from '../src/choice/provenance.ts';
import type { JournalEntry, Snapshot } from '../src/platform/journal.ts';

/** A journal entry with its rule written out, as reports have it too. */
export interface JournalBody {
  readonly sequence: number;
  readonly atMs: number;
  readonly kind: 'answer' | 'step';
  readonly what: string;
  readonly resource: string;
  readonly rule: string;
  readonly says: string;
  readonly provenance: Provenance;
  readonly correlationId: string | undefined;
  readonly status: number | undefined;
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
}

/** Writes an entry out. */
export function journalBody({ rule, principal: _, ...entry }: JournalEntry): JournalBody {
  return { ...entry, rule: rule.id, says: rule.says, provenance: rule.provenance };
}
