import { handWrittenDelivery } from './hand-written-delivery.ts';
import { answer, type HandWritten } from './hand-written-run.ts';

const CALLS_AT_MS = [0, 400];

/** Calls that start, each told of by one event, and subscriptions to them, by hand. */
export const handWrittenWebhooks: HandWritten = (desk) => {
  const { draw, after, begin } = desk;
  const publish = handWrittenDelivery(desk, 'webhook-1');
  const subscriptions: unknown[] = [];

  for (const [index, atMs] of CALLS_AT_MS.entries()) {
    const id = `conv-${index + 1}`;
    after(atMs, () => {
      const state = { conversationId: id, interactionType: 'voice', state: 'ivr', version: 1 };
      publish(`evt-${index + 1}`, 'conversation:started', state);
      begin();
      after(500 + draw('conversation.step-lag', id, 0), () => {
        draw('conversation.hang-up', id, 0);
        after(2000 + draw('conversation.step-lag', id, 1), () => undefined);
      });
    });
  }
  return ({ body }) => {
    const made = { id: `webhook-${subscriptions.length + 2}`, subscription: body };
    subscriptions.push(made);
    return answer(201, made);
  };
};
