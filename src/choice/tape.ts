import type { Choices } from './choices.ts';

/** A tape holds 16-bit naturals. */
export const TAPE_VALUE_MAX = 0xffff;

/** Where the values of a kind and subject stand on a tape: `kind subject`. */
export type TapeLane = `${string} ${string}`;

/**
 * Choices read off lanes of 16-bit naturals, one lane for each kind and subject, the nth draw at the
 * nth place. Past a lane's end, or with no lane, a draw is benign. The map from tape to value is
 * monotone, so that a smaller number on the tape is never a larger value: with a remainder instead,
 * fifty shrinks of one bug ended in fifty different places.
 */
export function tapeChoices(lanes: Readonly<Record<TapeLane, readonly number[]>>): Choices {
  return {
    draw(kind, subject, nth) {
      if (nth >= kind.horizon) return 0;
      const key: TapeLane = `${kind.name} ${subject}`;
      const raw = Object.hasOwn(lanes, key) ? lanes[key]?.[nth] : undefined;
      if (raw === undefined) return 0;
      const bounded = Math.min(Math.max(0, Math.trunc(raw)), TAPE_VALUE_MAX);
      return Math.floor((bounded / (TAPE_VALUE_MAX + 1)) * (kind.max + 1));
    },
  };
}
