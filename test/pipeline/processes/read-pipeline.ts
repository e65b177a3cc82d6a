/** How a pipeline says that it is. */
export interface PipelineView {
  readonly work: Readonly<Record<'waiting' | 'delayed' | 'active' | 'parked', number>>;
  readonly cases: Readonly<Record<string, number>>;
}

/** Asks a process how its pipeline is. `undefined` if it does not say. */
export async function readPipeline(url: string): Promise<PipelineView | undefined> {
  try {
    const answer = await fetch(`${url}/status`, { signal: AbortSignal.timeout(5000) });
    return answer.ok ? ((await answer.json()) as PipelineView) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing is left to do. */
export async function isIdle(url: string): Promise<boolean> {
  const view = await readPipeline(url);
  if (view === undefined) return false;
  const { waiting, delayed, active } = view.work;
  return waiting + delayed + active === 0;
}
