import type { OutboxEntry } from '../../pipeline/ports/outbox.ts';
import type { HeldUpItem, ParkedItem } from '../../pipeline/ports/work-queue.ts';
import { type Excerpt, excerptText } from '../../pipeline/status/excerpt.ts';
import type { PipelineStatus } from '../../pipeline/status/read-status.ts';
import { spanText } from '../../pipeline/status/span-text.ts';
import { styled } from '../../report/terminal/piece.ts';
import { printable } from '../../report/words/printable.ts';
import { agoText, renderCase } from './render-case.ts';
import { type Line, lineIn, type StatusRendering } from './status-rendering.ts';

/** A status for people at a terminal. What a person must do comes last, where the eye is. */
export function renderStatus(status: PipelineStatus, rendering: StatusRendering): string {
  const line = lineIn(rendering);
  const { storeFault, work, cases, takenAtMs } = status;
  const { underWay, commands, heldUp, parked, review } = status;
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
    ...section('Under way', underWay, (one) => renderCase(one, takenAtMs, line)),
    ...section('Commands in flight', commands, (one) => commandLines(one, takenAtMs, line)),
    ...section('Held up', heldUp, (one) => heldUpLines(one, takenAtMs, line)),
    ...section('Parked', parked, (one) => parkedLines(one, line)),
    ...section('For a person to look at', review, (one) => renderCase(one, takenAtMs, line)),
    '',
  ].join('\n');

  function section<Item>(
    title: string,
    list: Excerpt<Item>,
    lines: (item: Item) => readonly string[],
  ): string[] {
    const cut = excerptText(list);
    const head = rendering.paint.bold(title) + (cut === '' ? '' : ` (${cut})`);
    return list.items.length === 0 ? [] : ['', head, ...list.items.flatMap(lines)];
  }
}

function commandLines(
  { interactionId, attempt, issuedAtMs }: OutboxEntry,
  nowMs: number,
  line: Line,
) {
  const what = `a second capture on ${printable(interactionId)}, attempt ${attempt}: `;
  return line('  ', what, styled('yellow', `written down ${agoText(issuedAtMs, nowMs)}`));
}

const TIMES: Readonly<Record<number, string>> = { 1: 'once', 2: 'twice' };

function heldUpLines({ item, because, dueAtMs }: HeldUpItem, nowMs: number, line: Line): string[] {
  const { deliveries } = item;
  const dueText = dueAtMs > nowMs ? `, due in ${spanText(dueAtMs - nowMs)}` : '';
  const how = `handled ${TIMES[deliveries] ?? `${deliveries} times`}${dueText}`;
  return [
    ...line('  ', itemText(item), styled('yellow', how)),
    ...line('    ', styled('red', printable(because))),
  ];
}

function parkedLines({ item, because }: ParkedItem, line: Line): string[] {
  return [
    ...line('  ', itemText(item), styled('red', `handled ${item.deliveries} times in vain`)),
    ...line('    ', printable(because)),
  ];
}

function itemText({ id, event }: ParkedItem['item']): string {
  const { recordingId, interactionId } = event;
  return `${printable(id)}: ${printable(recordingId)} of ${printable(interactionId)}, `;
}
