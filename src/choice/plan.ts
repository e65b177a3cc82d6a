import { kindNamed, MODEL_VERSION } from './catalogue.ts';
import type { ChoiceKind, Choices, Draw } from './choices.ts';

/** The version of the plan document's own form. */
export const PLAN_VERSION = 1;

/** One choice that a plan makes: the nth draw of a kind for a subject gets this value. */
export interface PlannedChoice {
  readonly kind: string;
  readonly subject: string;
  readonly nth: number;
  readonly value: number;
}

/** What is not benign in a run. With the scenario and the client it gives the whole run. */
export interface Plan {
  readonly format: 'stalemate.plan';
  readonly version: typeof PLAN_VERSION;
  /** The model that the names and ranges belong to. */
  readonly model: string;
  readonly choices: readonly PlannedChoice[];
}

/** The plan in which nothing goes wrong. */
export const BENIGN_PLAN: Plan = createPlan([]);

/** A plan of these draws, in catalogue order, so that equal runs give equal documents. */
export function createPlan(draws: readonly Draw[]): Plan {
  const sorted = draws
    .filter((draw) => draw.value !== 0)
    .toSorted(
      (a, b) => a.kind.index - b.kind.index || compareText(a.subject, b.subject) || a.nth - b.nth,
    );
  const choices: PlannedChoice[] = [];
  for (const { kind, subject, nth, value } of sorted) {
    const last = choices.at(-1);
    if (last?.kind === kind.name && last.subject === subject && last.nth === nth) continue;
    choices.push({ kind: kind.name, subject, nth, value });
  }
  return { format: 'stalemate.plan', version: PLAN_VERSION, model: MODEL_VERSION, choices };
}

/** The draws of a valid plan. */
export function drawsOf(plan: Plan): Draw[] {
  return plan.choices.map(({ kind, ...rest }) => ({ kind: knownKind(kind), ...rest }));
}

/** Choices that follow a valid plan; whatever it does not name is benign. */
export function planChoices(plan: Plan): Choices {
  const byKind: (PlannedChoice[] | undefined)[] = [];
  for (const choice of plan.choices) {
    const { index } = knownKind(choice.kind);
    const same = byKind[index];
    if (same === undefined) byKind[index] = [choice];
    else same.push(choice);
  }
  return {
    draw(kind, subject, nth) {
      for (const choice of byKind[kind.index] ?? []) {
        if (choice.nth === nth && choice.subject === subject) return choice.value;
      }
      return 0;
    },
  };
}

function knownKind(name: string): ChoiceKind {
  const kind = kindNamed(name);
  if (kind === undefined) throw new TypeError(`no kind of choice is named ${name}`);
  return kind;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
