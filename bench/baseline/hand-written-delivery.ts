import type { Json } from '../../src/transport/transport.ts';
import type { Desk } from './hand-written-run.ts';

const ANSWER_MS = 300;
const ATTEMPTS_MAX = 10;
const FIRST_WAIT_MS = 1000;
const WAIT_CAP_MS = 60_000;
const MESSAGE_MS = 20;
const GONE = 410;

/**
 * One subscription by hand: events leave in order, are sent again until they are taken, and meet the
 * same choices on their way as those of the platform. No throttling of an endpoint that fails.
 */
export function handWrittenDelivery(desk: Desk, id: string) {
  const { timeline, draw, after, hear } = desk;
  let events = 0;
  let attempts = 0;
  let leavesAtMs = 0;
  let gone = false;
  const attempt = (event: Parameters<Desk['hear']>[0], tries: number): void => {
    if (gone) return;
    const nth = attempts++;
    const travelMs = draw('webhook.travel', id, nth);
    const lost = draw('webhook.request-lost', id, nth) === 1;
    const silent = draw('webhook.answer-lost', id, nth) === 1;
    const duplicateMs = draw('webhook.duplicate', id, nth);
    let settled = false;
    const settle = (status: number): void => {
      if (settled) return;
      settled = true;
      if (status === GONE) gone = true;
      else if (status >= 300 && tries < ATTEMPTS_MAX) {
        after(Math.min(WAIT_CAP_MS, FIRST_WAIT_MS * 2 ** (tries - 1)), () =>
          attempt(event, tries + 1),
        );
      }
    };
    if (!lost) {
      after(travelMs + MESSAGE_MS, () => hear(event, silent ? ignore : settle));
      if (duplicateMs > 0) after(travelMs + MESSAGE_MS + duplicateMs, () => hear(event, ignore));
    }
    after(ANSWER_MS, () => settle(503));
  };
  return (eventId: string, type: string, data: Json): void => {
    const nth = events++;
    leavesAtMs = Math.max(leavesAtMs, timeline.nowMs + draw('webhook.delay', id, nth));
    const event = { id: eventId, type, time: '', data };
    timeline.at(leavesAtMs + draw('webhook.overtaken', id, nth), () => attempt(event, 1));
  };
}

function ignore(): void {
  // A copy's answer goes to nobody.
}
