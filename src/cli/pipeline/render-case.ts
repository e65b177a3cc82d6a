import type { Decision, Failure, RepairCase } from '../../pipeline/repair-case.ts';
import { setbackText } from '../../pipeline/status/setback-text.ts';
import { spanText } from '../../pipeline/status/span-text.ts';
import { styled } from '../../report/terminal/piece.ts';
import { printable } from '../../report/words/printable.ts';
import type { Line } from './status-rendering.ts';

/** A case for people: how it stands, what failed in order, and what people decided. */
export function renderCase(repairCase: RepairCase, nowMs: number, line: Line): string[] {
  const { interactionId, recordingId, endedAtMs, openedAtMs, failures, decisions } = repairCase;
  const setback = setbackText(repairCase, nowMs);
  return [
    ...line(
      '  ',
      `${printable(recordingId)} of ${printable(interactionId)}: `,
      styled(endedAtMs === undefined ? 'yellow' : 'red', standing(repairCase, nowMs)),
      styled('dim', `, came up ${agoText(openedAtMs, nowMs)}`),
    ),
    ...[...failures, ...(decisions ?? [])]
      .sort((one, other) => one.atMs - other.atMs)
      .flatMap((one) => line('    ', 'fault' in one ? failureText(one) : decisionText(one, nowMs))),
    ...(setback === undefined ? [] : line('    ', styled('red', printable(setback)))),
  ];
}

/** How long ago a moment was. */
export function agoText(atMs: number, nowMs: number): string {
  return `${spanText(Math.max(0, nowMs - atMs))} ago`;
}

function standing({ state, attempt, dueAtMs, endedAtMs }: RepairCase, nowMs: number): string {
  if (endedAtMs !== undefined) return `given up ${agoText(endedAtMs, nowMs)}`;
  const due = dueAtMs > nowMs ? `, due in ${spanText(dueAtMs - nowMs)}` : '';
  return `${state}, attempt ${attempt}${due}`;
}

function failureText({ attempt, says }: Failure): string {
  return `${attempt === 0 ? 'recording' : `attempt ${attempt}`}: ${printable(says)}`;
}

function decisionText({ kind, note, atMs }: Decision, nowMs: number): string {
  const what = kind === 'done' ? 'a person was done with it' : 'a person had it tried again';
  return `${what} ${agoText(atMs, nowMs)}${note === undefined ? '' : `: ${printable(note)}`}`;
}
