import type { ParkedItem } from '../../pipeline/ports/work-queue.ts';
import type { Failure, RepairCase } from '../../pipeline/repair-case.ts';
import type { PipelineStatus } from '../../pipeline/status/read-status.ts';
import { spanText } from '../../pipeline/status/span-text.ts';
import { flowText } from '../../report/terminal/flow-text.ts';
import type { Paint } from '../../report/terminal/paint.ts';
import { type Piece, styled } from '../../report/terminal/piece.ts';
import { printable } from '../../report/words/printable.ts';

/** How a status is told. */
export interface StatusRendering {
  readonly paint: Paint;
  /** Columns. */
  readonly width: number;
}

/** A status for people at a terminal. What a person must do comes last, where the eye is. */
export function renderStatus(status: PipelineStatus, { paint, width }: StatusRendering): string {
  const line = (first: Piece, ...pieces: Piece[]) => flowText(pieces, { width, first, paint });
  const { storeFault, work, cases, underWay, review, parked, takenAtMs } = status;
  const counts = Object.entries(cases).map(([state, count]) => `${count} ${state}`);
  return [
    ...line('store    ', storeFault === undefined ? 'available' : styled('red', storeFault)),
    ...line(
      'work     ',
      `${work.waiting} waiting, ${work.delayed} delayed, ${work.active} active, `,
      work.parked === 0 ? 'none parked' : styled('red', `${work.parked} parked`),
      work.waiting === 0 ? '' : `; the oldest waits for ${spanText(work.oldestWaitMs)}`,
    ),
    ...line('cases    ', counts.length === 0 ? 'none' : counts.join(', ')),
    ...section('Under way', underWay, (one) => caseLines(one, takenAtMs, line)),
    ...section('Parked', parked, (one) => parkedLines(one, line)),
    ...section('For a person to look at', review, (one) => caseLines(one, takenAtMs, line)),
    '',
  ].join('\n');

  function section<Item>(
    title: string,
    items: readonly Item[],
    lines: (item: Item) => readonly string[],
  ): string[] {
    return items.length === 0 ? [] : ['', paint.bold(title), ...items.flatMap(lines)];
  }
}

type Line = (first: Piece, ...pieces: Piece[]) => string[];

function caseLines(repairCase: RepairCase, nowMs: number, line: Line): string[] {
  const { interactionId, recordingId, state, attempt, dueAtMs, endedAtMs, openedAtMs } = repairCase;
  const when =
    endedAtMs === undefined
      ? `${state}, attempt ${attempt}${dueAtMs > nowMs ? `, due in ${spanText(dueAtMs - nowMs)}` : ''}`
      : `given up ${spanText(nowMs - endedAtMs)} ago`;
  return [
    ...line(
      '  ',
      `${printable(recordingId)} of ${printable(interactionId)}: `,
      styled(endedAtMs === undefined ? 'yellow' : 'red', when),
      styled('dim', `, came up ${spanText(Math.max(0, nowMs - openedAtMs))} ago`),
    ),
    ...repairCase.failures.flatMap((failure) => line('    ', failureText(failure))),
  ];
}

function failureText({ attempt, says }: Failure): string {
  return `${attempt === 0 ? 'recording' : `attempt ${attempt}`}: ${printable(says)}`;
}

function parkedLines({ item, because }: ParkedItem, line: Line): string[] {
  const { id, deliveries, event } = item;
  return [
    ...line(
      '  ',
      `${printable(id)}: ${printable(event.recordingId)} of ${printable(event.interactionId)}, `,
      styled('red', `handled ${deliveries} times in vain`),
    ),
    ...line('    ', printable(because)),
  ];
}
