/**
 * Where a rule of the model comes from: `seed`, reported by integrators; `norm`, an RFC or a
 * published draft; `vendor`, documented by Genesys or NICE; `ours`, a decision of this project.
 */
export interface Provenance {
  readonly by: 'seed' | 'norm' | 'vendor' | 'ours';
  /** The document and section, or the reason for the decision. */
  readonly source: string;
}

/** A rule that integrators reported, by the number of the seed document. */
export const seed = (source: string): Provenance => ({ by: 'seed', source });
/** A rule of an RFC or a published draft, by its section. */
export const norm = (source: string): Provenance => ({ by: 'norm', source });
/** A rule that a vendor documents. */
export const vendor = (source: string): Provenance => ({ by: 'vendor', source });
/** A decision of this project, with its reason. */
export const ours = (source: string): Provenance => ({ by: 'ours', source });
