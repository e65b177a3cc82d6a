import type { Provenance } from '../../choice/provenance.ts';

const BY: Readonly<Record<Provenance['by'], string>> = {
  seed: 'seed document',
  norm: 'norm',
  vendor: 'vendor',
  ours: 'our decision',
};

/** Where a rule comes from: `seed document 000`, `norm: RFC 9110 §15.5.6`, `our decision: callers do`. */
export function provenanceText({ by, source }: Provenance): string {
  return by === 'seed' ? `${BY[by]} ${source}` : `${BY[by]}: ${source}`;
}

/** What stands for a provenance that was given in full before: `norm, as above`. */
export function provenanceAgain({ by }: Provenance): string {
  return `${BY[by]}, as above`;
}
