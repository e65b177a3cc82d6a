import { kindNamed } from '../../choice/catalogue.ts';
import type { ChoiceKind, Choices } from '../../choice/choices.ts';
import { createPlan, type Plan, type PlannedChoice } from '../../choice/plan.ts';
import type { ChoiceToMake } from './contract-driver.ts';

/** Choices that are made while a rehearsal goes on, and become the plan of its session. */
export class LiveChoices implements Choices {
  readonly #made: PlannedChoice[] = [];
  readonly #next: Omit<PlannedChoice, 'nth'>[] = [];
  readonly #drawn = new Set<PlannedChoice>();

  /** Makes a choice that was not drawn before; the next draw of its kind and subject unless told. */
  make({ nth, ...choice }: ChoiceToMake): void {
    if (nth === undefined) this.#next.push(choice);
    else this.#made.push({ ...choice, nth });
  }

  draw(kind: ChoiceKind, subject: string, nth: number): number {
    const made = this.#made.find(
      (one) => one.kind === kind.name && one.subject === subject && one.nth === nth,
    );
    if (made === undefined) return this.#drawNext(kind.name, subject, nth);
    this.#drawn.add(made);
    return made.value;
  }

  #drawNext(kind: string, subject: string, nth: number): number {
    const at = this.#next.findIndex((one) => one.kind === kind && one.subject === subject);
    const [next] = at === -1 ? [] : this.#next.splice(at, 1);
    if (next === undefined) return 0;
    const made = { ...next, nth };
    this.#made.push(made);
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
