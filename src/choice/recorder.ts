import type { Choices, Draw } from './choices.ts';

/** Choices that remember what they were asked and what they answered. */
export interface RecordedChoices extends Choices {
  /** The draws that were not benign, in the order in which they were first made. */
  readonly mattered: readonly Draw[];
}

/**
 * Wraps a source so that a run leaves behind what mattered in it. `observe` is called on every draw,
 * benign ones too, which tells a search what it could have chosen.
 *
 * @param matteredMax how many draws are remembered; all unless told. The first ones are kept, since
 * they alone replay the beginning of a run that never ends.
 */
export function recordChoices(
  source: Choices,
  observe?: (draw: Draw) => void,
  matteredMax = Number.POSITIVE_INFINITY,
): RecordedChoices {
  const mattered: Draw[] = [];
  const draw: Choices['draw'] = (kind, subject, nth) => {
    const value = source.draw(kind, subject, nth);
    if (value !== 0 && mattered.length < matteredMax) mattered.push({ kind, subject, nth, value });
    observe?.({ kind, subject, nth, value });
    return value;
  };
  return { draw, mattered };
}
