/**
 * Whether something that comes to nothing again and again is told of this time, the nth in a row: the
 * first time, and then ever more seldom, at 4, 16, 64, … (ours). In an outage it is the same for all.
 */
export function isToldAt(times: number): boolean {
  return times > 0 && Number.isInteger(Math.log2(times) / 2);
}
