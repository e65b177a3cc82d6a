import type { RepairCase } from '../repair-case.ts';
import { spanText } from './span-text.ts';

/** What keeps a case from going on, for people; `undefined` if nothing does. */
export function setbackText({ setback, setbacks }: RepairCase, nowMs: number): string | undefined {
  if (setback === undefined) return undefined;
  const agoMs = Math.max(0, nowMs - setback.atMs);
  const times = setbacks === 1 ? '' : `${setbacks} times in a row, last `;
  return `held up: ${setback.because} (${times}${spanText(agoMs)} ago)`;
}
