import type { Choices } from './choices.ts';

/** Nothing lags, nothing is lost: the platform as its documentation describes it. */
export const benign: Choices = { draw: () => 0 };
