import type { Draw } from '../choice/choices.ts';
import { createPlan, type Plan } from '../choice/plan.ts';
import { type Run, runPlan, type Subject } from './run.ts';

/** The nearest schedule that passes: a failing plan with one choice changed. */
export interface Twin {
  readonly plan: Plan;
  readonly change: {
    readonly kind: string;
    readonly subject: string;
    readonly nth: number;
    readonly unit: string;
    readonly from: number;
    readonly to: number;
  };
  readonly run: Run;
}

/**
 * The smallest change of one of the plan's choices after which the run passes, or `undefined` if
 * none does. A span of time is moved towards 0 and towards its maximum, to the edge of what fails;
 * where it fails in several stretches, that is the edge of one of them. Anything else is undone.
 */
export async function nearestTwin<Task>(
  subject: Subject<Task>,
  draws: readonly Draw[],
): Promise<Twin | undefined> {
  let best: Twin | undefined;
  for (const [index, draw] of draws.entries()) {
    const attempt = async (to: number): Promise<Twin | undefined> => {
      const plan = createPlan(draws.with(index, { ...draw, value: to }));
      const run = await runPlan(subject, plan);
      if (run.broken !== undefined || run.unknown !== undefined) return undefined;
      const { kind, subject: of, nth, value: from } = draw;
      return {
        plan,
        run,
        change: { kind: kind.name, subject: of, nth, unit: kind.unit, from, to },
      };
    };
    const spans = draw.kind.unit === 'ms' || draw.kind.unit === 's';
    const down = await edge(attempt, draw.value, 0, spans);
    const up = spans ? await edge(attempt, draw.value, draw.kind.max, true) : undefined;
    for (const twin of [down, up]) {
      if (twin !== undefined && (best === undefined || distance(twin) < distance(best))) {
        best = twin;
      }
    }
  }
  return best;
}

/** Halves the way from a value that fails to one that passes, until they are neighbours. */
async function edge(
  attempt: (to: number) => Promise<Twin | undefined>,
  fails: number,
  passes: number,
  halve: boolean,
): Promise<Twin | undefined> {
  if (fails === passes) return undefined;
  let twin = await attempt(passes);
  if (twin === undefined || !halve) return twin;
  let failing = fails;
  let passing = passes;
  while (Math.abs(passing - failing) > 1) {
    const middle = Math.trunc((passing + failing) / 2);
    const nearer = await attempt(middle);
    if (nearer === undefined) failing = middle;
    else {
      passing = middle;
      twin = nearer;
    }
  }
  return twin;
}

/** Undoing a fault is further than any span of time. */
function distance({ change }: Twin): number {
  const by = Math.abs(change.to - change.from);
  return change.unit === 'ms' ? by : change.unit === 's' ? by * 1000 : Number.MAX_SAFE_INTEGER;
}
