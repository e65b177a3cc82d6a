import { kindNamed } from '../../choice/catalogue.ts';
import type { Plan, PlannedChoice } from '../../choice/plan.ts';
import { choiceEffect, choiceWords } from '../../report/words/choice-words.ts';
import { provenanceText } from '../../report/words/provenance-text.ts';

/** What a plan makes happen, as a Markdown list. */
export function planLines({ choices }: Plan): string {
  if (choices.length === 0) return 'Nothing goes wrong: the plan is empty.';
  return choices.map((choice) => `- ${choiceLine(choice)}`).join('\n');
}

function choiceLine(choice: PlannedChoice): string {
  const words = `\`${choiceWords(choice, undefined)}\``;
  const kind = kindNamed(choice.kind);
  if (kind === undefined) return words;
  return `${words}: ${choiceEffect(kind, choice.nth)} (${provenanceText(kind.provenance)})`;
}
