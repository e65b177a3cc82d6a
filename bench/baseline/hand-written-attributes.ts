import type { ParticipantAttributesTask } from '../../scenarios/index.ts';
import { answer, type Desk, type HandWritten } from './hand-written-run.ts';
import { HandWrittenView } from './hand-written-view.ts';

const CALL = 'conv-1';
const CALLER = 'caller';
const CHURN_MS = 8000;
const PAUSE_AFTER_MS = 1500;
const LOCKS_MAX = 8;

/**
 * A participant's attributes by hand: two versions, a lock, a view that lags, a flow that may save
 * its copy, and a call that moves as long as somebody looks.
 */
export const handWrittenAttributes: HandWritten = (desk) => {
  const { draw, after, refuse, begin } = desk;
  const flowCopy: Readonly<Record<string, string>> = { language: 'en', priorityLevel: 'NORMAL' };
  let truth = { version: 1, attributes: flowCopy };
  const view = new HandWrittenView<typeof truth>(desk.timeline);
  view.change(truth, 0);
  let locked = false;
  let steps = 0;
  let changes = 0;
  let ended = false;
  const look = watching(desk, () => ended);

  const become = (attributes: Readonly<Record<string, string>>): void => {
    truth = { version: truth.version + 1, attributes };
    view.change(truth, draw('participant.view-lag', CALLER, changes++));
  };
  const step = (): void => {
    const nth = steps++;
    const holdMs = nth < LOCKS_MAX ? draw('participant.lock', CALLER, nth) : 0;
    if (holdMs === 0 || locked) return;
    locked = true;
    after(holdMs, () => {
      locked = false;
    });
  };

  step();
  begin();
  look.repeat(draw('conversation.step-rate', CALL, 0), () => undefined);
  look.repeat(draw('participant.step-rate', CALLER, 0), (nth) =>
    become({ ...truth.attributes, routingStep: `${nth}` }),
  );
  after(500 + draw('conversation.step-lag', CALL, 0), () => {
    if (ended) return;
    const variant = draw('participant.flow-overwrite', CALLER, 0);
    if (variant === 2) become(flowCopy);
    else if (variant === 1) become({ ...truth.attributes, ...flowCopy });
    step();
    const hangUpMs = draw('conversation.hang-up', CALL, 0);
    if (hangUpMs > 0) {
      after(hangUpMs, () => {
        ended = true;
        step();
      });
    }
    after(2000 + draw('conversation.step-lag', CALL, 1), () => {
      if (!ended) step();
    });
  });
  return ({ method, headers, body }) => {
    look.wake();
    if (method === 'GET') {
      const { version, attributes } = view.shown ?? truth;
      const seen = { id: CALLER, conversationId: CALL, attributes };
      return answer(200, seen, { etag: `"${version}"` });
    }
    if (locked) return refuse(409, 'attributes.locked', 'The attributes are locked.');
    const tag = headers?.['if-match'];
    if (tag !== undefined && tag !== `"${truth.version}"`) {
      return refuse(
        409,
        'stale.version',
        `The resource has changed; it is at "${truth.version}" now.`,
      );
    }
    const { attributes } = body as Pick<ParticipantAttributesTask, 'attributes'>;
    become({ ...truth.attributes, ...attributes });
    return answer(
      200,
      { id: CALLER, attributes: truth.attributes },
      { etag: `"${truth.version}"` },
    );
  };
};

/** Steps that pause while nobody looks, as the platform's do. */
function watching({ timeline }: Desk, isOver: () => boolean) {
  let lookedAtMs = 0;
  let pausing: (() => void)[] = [];
  const repeat = (perSecond: number, act: (nth: number) => void): void => {
    if (perSecond === 0) return;
    const schedule = (nth: number): void => {
      const atMs = Math.ceil((nth * 1000) / perSecond);
      if (atMs > CHURN_MS) return;
      timeline.at(atMs, () => {
        if (isOver()) return;
        act(nth);
        if (timeline.nowMs - lookedAtMs < PAUSE_AFTER_MS) schedule(nth + 1);
        else pausing.push(() => schedule(Math.floor((timeline.nowMs * perSecond) / 1000) + 1));
      });
    };
    schedule(1);
  };
  const wake = (): void => {
    lookedAtMs = timeline.nowMs;
    if (pausing.length === 0) return;
    const waking = pausing;
    pausing = [];
    for (const goOn of waking) goOn();
  };
  return { repeat, wake };
}
