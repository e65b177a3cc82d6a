import { ENDPOINT } from '../../../../scenarios/webhook-delivery/task.ts';
import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import { SESSION } from '../../session-requests.ts';
import type { Rehearsal } from '../rehearsal.ts';

/** The subscription that tells of starts, which the operator of the platform has made. */
export const LISTENING = 'webhook-1';
/** What the worker wants to hear of a call. */
const WANTED = ['interaction.recording.failed'] as const;

const WEBHOOKS = '/api/v2/integrations/webhooks';
const CALLS = '/api/v2/conversations/voice';

/** What stands for the call and the endpoint in what is sent: variables, or what they hold. */
interface Followed {
  readonly conversationId: string;
  readonly url: string;
}

/** The body of the subscription that follows a call. */
function followBody({ conversationId, url }: Followed) {
  return { url, eventTypes: [...WANTED], filters: { conversationId } };
}

type Sent = Pick<RequestDraft, 'method' | 'path' | 'headers' | 'body' | 'auth'>;

/** The requests of the watch, without what is done about their answers. */
export const REQUESTS = {
  inbox: {
    method: 'GET',
    path: `${SESSION}/deliveries?subscription={{listeningId}}`,
    auth: 'none',
  },
  look: { method: 'GET', path: `/_s/{{sessionId}}${CALLS}/{{conversationId}}` },
  follow: {
    method: 'POST',
    path: `/_s/{{sessionId}}${WEBHOOKS}`,
    headers: { 'Idempotency-Key': '{{followKey}}-{{conversationId}}' },
    body: followBody({ conversationId: '{{conversationId}}', url: '{{endpoint}}' }),
  },
  list: { method: 'GET', path: `/_s/{{sessionId}}${WEBHOOKS}` },
  end: {
    method: 'DELETE',
    path: `/_s/{{sessionId}}${WEBHOOKS}/{{webhookId}}`,
    headers: { 'Idempotency-Key': '{{endKey}}-{{webhookId}}' },
  },
} as const satisfies Record<string, Sent>;

/** The saved answers of the watch and of its tidying up. */
export function watchExamples(rehearsal: Rehearsal) {
  const inbox = (atMs: number, name: string) => rehearsal.deliveriesAt(atMs, name, LISTENING);
  const look = (atMs: number, name: string, id: string) =>
    rehearsal.at(atMs, name, 'GET', `${CALLS}/${id}`);
  const follow = (atMs: number, name: string, conversationId: string) =>
    rehearsal.at(atMs, name, 'POST', WEBHOOKS, {
      headers: { 'idempotency-key': `rehearsed-${conversationId}` },
      body: followBody({ conversationId, url: ENDPOINT }),
    });
  const list = (atMs: number, name: string) => rehearsal.at(atMs, name, 'GET', WEBHOOKS);
  const end = (atMs: number, name: string, { body }: ExampleDraft) =>
    rehearsal.at(atMs, name, 'DELETE', `${WEBHOOKS}/${idOf(body)}`, {
      headers: { 'idempotency-key': `rehearsed-end-${idOf(body)}` },
    });
  const nothing = inbox(300, 'nothing has come yet');
  const came = inbox(800, 'the start of the second call has come, unheard by the platform');
  const second = look(820, 'it goes on', 'conv-2');
  const throttled = follow(840, 'throttled, told in seconds', 'conv-2');
  const accepted = follow(1900, 'subscribed', 'conv-2');
  const inFlight = follow(1950, 'the first use is being processed', 'conv-2');
  const replayed = follow(3500, 'the same answer again', 'conv-2');
  const copy = inbox(3600, 'a copy of what was acted on, and nothing else');
  const first = look(6400, 'it goes on, though no event has told of it', 'conv-1');
  const untilDate = follow(6420, 'throttled, told by a date', 'conv-1');
  const polled = follow(8500, 'subscribed', 'conv-1');
  const both = list(8700, 'one for each call');
  const late = inbox(11_200, 'the start of the first call has come after all');
  const left = list(11_300, 'two of this run');
  const ended = end(11_350, 'ended', accepted);
  const endedToo = end(11_370, 'ended', polled);
  const none = list(11_390, 'none of this run');
  return {
    event: { inbox: [nothing, came], look: [second], follow: [throttled, accepted] },
    repeat: [inFlight, replayed],
    poll: { inbox: [copy], look: [first], follow: [untilDate, polled] },
    both: [both],
    late: [late],
    left: [left],
    ended: [ended, endedToo],
    none: [none],
  };
}

function idOf(body: ExampleDraft['body']): string {
  return String((body as { id?: unknown } | undefined)?.id);
}
