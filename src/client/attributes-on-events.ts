import type { Json } from '../transport/transport.ts';
import type { ClientTools, Outcome } from './client.ts';
import { isRecord, textOf } from './text-of.ts';
import { createWebhookConsumer, type EventVersion, type WebhookEvent } from './webhook-consumer.ts';

/** The events that a worker acts on, each once. */
export interface AwaitedEvents {
  /** `conversation:started`; they tell of a conversation, its version and its participants. */
  readonly types: readonly string[];
  /** Whose attributes are written in each conversation that is told of: `customer`. */
  readonly purpose: string;
  /** How many events are expected. */
  readonly count: number;
}

/** What is done about events, and without them. */
export interface EventActions {
  readonly awaited: AwaitedEvents;
  /** How long events are waited for. */
  readonly withinMs: number;
  /** The conversation that is written to even if no event tells of it. */
  readonly conversationId: string;
  readonly writeAnyway: () => Promise<Outcome>;
  /** Does what one event asks for; `isOld` if an earlier life may have begun it. */
  readonly write: (
    place: { readonly conversationId: string; readonly participantId: string },
    eventId: string,
    isOld: boolean,
  ) => Promise<Outcome>;
}

/** What became of an event that was acted on. */
type Told = Outcome & { readonly conversationId: string };

const BEGUN = 'participant-attributes.begun';
const TOLD = 'participant-attributes.told';
/** A later life waits no longer than the first one would have. */
const UNTIL = 'participant-attributes.until';
const DONE: Outcome = { status: 'done' };

/**
 * Acts on each event once: not on copies, which have the same id, and not on what a newer version of
 * the same conversation has overtaken. The ETag that an event carries counts for nothing, since it is
 * the same when the event is sent again after a failure.
 */
export async function actOnEvents(
  { clock, memory, webhooks }: Pick<ClientTools, 'clock' | 'memory' | 'webhooks'>,
  actions: EventActions,
): Promise<Outcome> {
  const { awaited, withinMs, conversationId } = actions;
  const untilMs = Number(memory.get(UNTIL) ?? clock.now() + withinMs);
  memory.set(UNTIL, untilMs);
  const all = new Map(Object.entries((memory.get(TOLD) ?? {}) as unknown as Record<string, Told>));
  const enough = Promise.withResolvers<'told'>();
  const note = (id: string, told: Told): void => {
    all.set(id, told);
    memory.set(TOLD, Object.fromEntries(all) as unknown as Json);
    if (all.size >= awaited.count) enough.resolve('told');
  };
  if (all.size >= awaited.count) enough.resolve('told');
  let acting = Promise.resolve();
  const act = async (event: WebhookEvent, outdated: boolean): Promise<void> => {
    const place = placeIn(event, awaited);
    if (place === undefined || all.has(event.id)) return;
    const isOld = memory.get(BEGUN) === event.id;
    memory.set(BEGUN, event.id);
    const outcome = outdated ? DONE : await actions.write(place, event.id, isOld);
    note(event.id, { ...outcome, conversationId: place.conversationId });
  };
  const consumer = createWebhookConsumer({
    memory,
    versionOf,
    act: (event, outdated) => {
      const done = act(event, outdated);
      acting = done;
      return done;
    },
  });
  webhooks.listen(consumer.handle);
  consumer.resume();
  const wait = clock.sleep(untilMs - clock.now()).then(() => 'late' as const);
  if ((await Promise.race([enough.promise, wait])) === 'late') {
    await acting;
    const isTold = [...all.values()].some((told) => told.conversationId === conversationId);
    if (!isTold) note('', { ...(await actions.writeAnyway()), conversationId });
  }
  return lastWord([...all.values()], awaited.count);
}

/** Who is to be written to on an event; nobody, if it is of another kind or names nobody. */
function placeIn({ type, data }: WebhookEvent, { types, purpose }: AwaitedEvents) {
  const conversationId = textOf(data, 'conversationId');
  if (!types.includes(type) || conversationId === undefined) return undefined;
  const participants = isRecord(data) && Array.isArray(data.participants) ? data.participants : [];
  const found: unknown = participants.find((one) => textOf(one, 'purpose') === purpose);
  const participantId = textOf(found, 'id');
  return participantId === undefined ? undefined : { conversationId, participantId };
}

function versionOf({ data }: WebhookEvent): EventVersion | undefined {
  const resource = textOf(data, 'conversationId');
  const version = isRecord(data) ? data.version : undefined;
  return resource === undefined || typeof version !== 'number' ? undefined : { resource, version };
}

/** The worst of what there is to say; what nobody was told of may be missing. */
function lastWord(all: readonly Told[], count: number): Outcome {
  const worst =
    all.find(({ status }) => status === 'unknown') ?? all.find(({ status }) => status === 'failed');
  if (worst !== undefined && worst.status !== 'done') {
    return { status: worst.status, because: `${worst.conversationId}: ${worst.because}` };
  }
  if (all.length >= count) return DONE;
  return {
    status: 'unknown',
    because: `${all.length} of ${count} events were told of in time`,
  };
}
