import { benchAcknowledgements } from './pipeline/acknowledgements.ts';
import { STORE_KINDS } from './pipeline/bench-store.ts';
import { benchDepths } from './pipeline/depths.ts';
import { benchRepairs } from './pipeline/repairs.ts';
import type { Row } from './table.ts';

/**
 * How soon the pipeline acknowledges, how much it repairs, and what a backlog costs it, on both stores.
 * It takes a quarter of an hour, so each row is given when it is there.
 */
export async function* benchPipeline(): AsyncGenerator<Row> {
  for (const bench of [benchAcknowledgements, benchRepairs, benchDepths]) {
    for (const kind of STORE_KINDS) yield* await bench(kind);
  }
}
