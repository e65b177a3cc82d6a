import { type Bounds, type Pursuit, pursue } from './attempt.ts';
import type { Client, ClientTools, Outcome } from './client.ts';
import { entitiesOf } from './entities-of.ts';
import { outlastLateArrivals } from './late-arrivals.ts';
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
 * idempotency key: neither a second delivery nor a death in between subscribes again. Where keys are
 * ignored, the list of subscriptions stands in for them: one that got no answer is not asked for
 * again before the list, read late enough, does not show it.
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
  const { clock, memory, task } = tools;
  const { url, eventTypes } = task;
  const conversationId = textOf(data, 'conversationId');
  if (conversationId === undefined) return `event ${id} names no conversation`;
  const sent = `follow-${id}.sent`;
  const attemptedBefore = memory.get(sent) === true;
  memory.set(sent, true);
  let silentAtMs = clock.now();
  const followed = await pursue<Followed>(
    tools,
    {
      method: 'POST',
      path: WEBHOOKS,
      headers: { 'idempotency-key': `follow-${id}` },
      body: { url, eventTypes: [...eventTypes], filters: { conversationId } },
    },
    bounds,
    ({ status, body }) => {
      if (status === 200 || status === 201) return { kind: 'settled', result: FOLLOWED };
      // Its own first request is still being processed.
      if (status === 409 && textOf(body, 'code') !== 'subscription.limit') return { kind: 'again' };
      const refusal = `${conversationId} was refused with ${status}`;
      return { kind: 'settled', result: { refusal } };
    },
    {
      attemptedBefore,
      onSilence: () => {
        silentAtMs = clock.now();
      },
      look: () => findFollowed(tools, conversationId, silentAtMs, bounds),
    },
  );
  return followed.kind === 'settled'
    ? followed.result.refusal
    : `${conversationId}: ${followed.because} reached`;
}

/** What became of the wish to follow a call. */
interface Followed {
  /** Why it is not followed. */
  readonly refusal: string | undefined;
}

const FOLLOWED: Followed = { refusal: undefined };

/** Looks whether a call is followed by a subscription that got no answer, once none is under way. */
async function findFollowed(
  tools: ClientTools<FollowTask>,
  conversationId: string,
  silentAtMs: number,
  bounds: Bounds,
): Promise<Pursuit<Followed | undefined>> {
  const { clock, task } = tools;
  if (!(await outlastLateArrivals(clock, silentAtMs, bounds.deadlineMs))) {
    return { kind: 'exhausted', because: 'deadline', outcomeUnknown: true };
  }
  return pursue<Followed | undefined>(
    tools,
    { method: 'GET', path: WEBHOOKS },
    bounds,
    ({ status, body }) => {
      if (status !== 200) {
        const refusal = `${conversationId}: the list was refused with ${status}`;
        return { kind: 'settled', result: { refusal } };
      }
      const isThere = entitiesOf(body).some(
        (entity) =>
          entity.url === task.url && textOf(entity.filters, 'conversationId') === conversationId,
      );
      return { kind: 'settled', result: isThere ? FOLLOWED : undefined };
    },
  );
}

function outcomeOf(over: boolean, refusal: string | undefined): Outcome {
  if (refusal !== undefined) return { status: 'unknown', because: refusal };
  if (over) return { status: 'unknown', because: 'not every call was told of in time' };
  return { status: 'done' };
}
