import { type Finding, PASS } from '../../src/oracle/invariant.ts';

/** The first thing that is wrong with any of them. */
export function forEach<One>(all: Iterable<One>, check: (one: One) => Finding): Finding {
  for (const one of all) {
    const finding = check(one);
    if (finding.verdict !== 'pass') return finding;
  }
  return PASS;
}
