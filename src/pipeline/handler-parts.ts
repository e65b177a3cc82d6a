import type { Happening } from './happening.ts';
import type { PipelineStore } from './ports/pipeline-store.ts';
import type { StepTools } from './steps/step.ts';

/** What work is handled with. */
export interface HandlerParts extends StepTools {
  readonly store: Pick<PipelineStore, 'locks' | 'cases'>;
  readonly tenant: string;
  /** Tells this process from others; for people who look at locks. */
  readonly holder: string;
  readonly tell: (happening: Happening) => void;
}
