import { type Bounds, pursue } from './attempt.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { textOf } from './text-of.ts';
import { createWebhookConsumer, type WebhookEvent } from './webhook-consumer.ts';

/** Which calls are to be followed, and where events about them go. */
export interface FollowTask {
  /** How many calls are expected; each begins with one event of type `conversation:started`. */
  readonly calls: number;
  /** The endpoint of the subscriptions. */
  readonly url: string;
  /** The types of the events that are wanted of each call. */
  readonly eventTypes: readonly string[];
}

/** How long and how hard a follower tries. */
export interface FollowOptions {
  /** When it stops waiting for calls; ten minutes unless told. */
  readonly deadlineMs?: number;
  /** Requests for each call; 24 unless told. */
  readonly requestsMax?: number;
}

/** A later life waits no longer than the first one would have. */
const UNTIL = 'call-follower-until';
const STARTED = 'conversation:started';
const WEBHOOKS = '/api/v2/integrations/webhooks';

/**
 * Subscribes to the events of each call that starts, once for each. A call that is followed twice is
 * told of twice ever after; one that is followed never is lost.
 *
 * It acknowledges an event once it is kept, and the subscription carries the event's id as its
 * idempotency key: neither a second delivery nor a death in between subscribes again.
 */
export function createCallFollower(options: FollowOptions = {}): Client<FollowTask> {
  const { deadlineMs = 600_000, requestsMax = 24 } = options;
  return async (tools) => {
    const { task, clock, memory, webhooks } = tools;
    const stopAtMs = Number(memory.get(UNTIL) ?? clock.now() + deadlineMs);
    memory.set(UNTIL, stopAtMs);
    let refusal: string | undefined;
    const consumer = createWebhookConsumer({
      memory,
      act: async (event) => {
        if (event.type !== STARTED) return;
        const budget = { remaining: requestsMax };
        refusal = (await follow(tools, event, { deadlineMs: stopAtMs, budget })) ?? refusal;
      },
    });
    webhooks.listen(consumer.handle);
    consumer.resume();
    const over = await Promise.race([
      consumer.handled(task.calls).then(() => false),
      clock.sleep(stopAtMs - clock.now()).then(() => true),
    ]);
    return outcomeOf(over, refusal);
  };
}

/** Subscribes to one call. Answers why it could not, or nothing. */
async function follow(
  tools: ClientTools<FollowTask>,
  { id, data }: WebhookEvent,
  bounds: Bounds,
): Promise<string | undefined> {
  const { url, eventTypes } = tools.task;
  const conversationId = textOf(data, 'conversationId');
  if (conversationId === undefined) return `event ${id} names no conversation`;
  const followed = await pursue(
    tools,
    {
      method: 'POST',
      path: WEBHOOKS,
      headers: { 'idempotency-key': `follow-${id}` },
      body: { url, eventTypes: [...eventTypes], filters: { conversationId } },
    },
    bounds,
    ({ status, body }) => {
      if (status === 200 || status === 201) return { kind: 'settled', result: undefined };
      // Its own first request is still being processed.
      if (status === 409 && textOf(body, 'code') !== 'subscription.limit') return { kind: 'again' };
      return { kind: 'settled', result: `${conversationId} was refused with ${status}` };
    },
  );
  return followed.kind === 'settled'
    ? followed.result
    : `${conversationId}: ${followed.because} reached`;
}

function outcomeOf(over: boolean, refusal: string | undefined): Outcome {
  if (refusal !== undefined) return { status: 'unknown', because: refusal };
  if (over) return { status: 'unknown', because: 'not every call was told of in time' };
  return { status: 'done' };
}
