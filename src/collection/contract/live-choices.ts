import { kindNamed } from '../../choice/catalogue.ts';
import type { ChoiceKind, Choices } from '../../choice/choices.ts';
import { createPlan, type Plan, type PlannedChoice } from '../../choice/plan.ts';

/** Choices that are made while a rehearsal goes on, and become the plan of its session. */
export class LiveChoices implements Choices {
  readonly #made: PlannedChoice[] = [];
  readonly #drawn = new Set<PlannedChoice>();

  /** Makes a choice, which must not have been drawn before. */
  make(choice: PlannedChoice): void {
    this.#made.push(choice);
  }

  draw(kind: ChoiceKind, subject: string, nth: number): number {
    const made = this.#made.find(
      (one) => one.kind === kind.name && one.subject === subject && one.nth === nth,
    );
    if (made === undefined) return 0;
    this.#drawn.add(made);
    return made.value;
  }

  /**
   * The plan of everything that was drawn.
   *
   * @throws {TypeError} if a choice has a kind that there is not.
   */
  get plan(): Plan {
    return createPlan(
      [...this.#drawn].map(({ kind: name, ...rest }) => {
        const kind = kindNamed(name);
        if (kind === undefined) throw new TypeError(`no kind of choice is named ${name}`);
        return { kind, ...rest };
      }),
    );
  }
}
