import { cxoneShape } from './cxone-shape.ts';
import { genesysShape } from './genesys-shape.ts';
import type { VendorShape } from './vendor-shape.ts';

/** A vendor whose routes the pipeline knows. */
export type VendorName = 'genesys' | 'cxone';

/** How each vendor wants to be asked (seed 001). */
export const VENDOR_SHAPES: Readonly<Record<VendorName, VendorShape>> = {
  genesys: genesysShape,
  cxone: cxoneShape,
};
