import fc from 'fast-check';

/**
 * Set up for every test of the suite: properties look at the same values at every run, so that a gate
 * which fails fails again. `STALEMATE_TEST_SEED` takes another walk, as the long run does.
 */
const seed = Number(process.env.STALEMATE_TEST_SEED ?? 1);
if (!Number.isInteger(seed)) {
  throw new Error(`STALEMATE_TEST_SEED is a whole number, not ${process.env.STALEMATE_TEST_SEED}`);
}
fc.configureGlobal({ seed });
