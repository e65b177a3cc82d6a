import { benchAcknowledgements } from './pipeline/acknowledgements.ts';
import { STORE_KINDS } from './pipeline/bench-store.ts';
import { benchDepths } from './pipeline/depths.ts';
import { benchRepairs } from './pipeline/repairs.ts';
import type { Row } from './table.ts';

/** How soon the pipeline acknowledges, how much it repairs, and what a backlog costs it, on both stores. */
export async function benchPipeline(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const bench of [benchAcknowledgements, benchRepairs, benchDepths]) {
    for (const kind of STORE_KINDS) rows.push(...(await bench(kind)));
  }
  return rows;
}
