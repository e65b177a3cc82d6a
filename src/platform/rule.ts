import type { Provenance } from '../choice/provenance.ts';

/** Why the platform answered or moved as it did. Every journal entry names one. */
export interface Rule {
  /** Dotted, from the general to the special: `start.refused.locked`. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly says: string;
  readonly provenance: Provenance;
}

/** Gives a table of rules their ids from its keys. */
export function defineRules<Id extends string>(
  rules: Readonly<Record<Id, { says: string; provenance: Provenance }>>,
): Readonly<Record<Id, Rule>> {
  const entries = Object.entries(rules) as [Id, { says: string; provenance: Provenance }][];
  const named = entries.map(([id, rule]): [string, Rule] => [id, { id, ...rule }]);
  return Object.fromEntries(named) as Record<Id, Rule>;
}
