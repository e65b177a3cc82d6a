import type { Inbox } from '../ports/inbox.ts';
import { CORRELATION_HEADER, correlationIn } from './correlation.ts';
import type { DeliveryCheck } from './delivery-check.ts';
import type { Freshness } from './freshness.ts';
import type { RawDelivery } from './raw-delivery.ts';
import { readEvent } from './read-event.ts';

/** How a delivery was received. Only the first two were kept. */
export type ReceiptOutcome =
  | 'stored'
  | 'duplicate'
  | 'too-large'
  | 'unsigned'
  | 'stale'
  | 'malformed'
  | 'invalid'
  | 'busy'
  | 'unavailable';

/** What a receiver tells of each delivery, for logs and metrics. */
export interface Receipt {
  readonly outcome: ReceiptOutcome;
  readonly status: number;
  /** Unknown of what was not read and brought none. */
  readonly correlationId: string | undefined;
  readonly eventId?: string | undefined;
  readonly interactionId?: string | undefined;
  readonly recordingId?: string | undefined;
  /** Which field of the body is wrong. */
  readonly field?: string | undefined;
  /** Why it was not kept. */
  readonly because?: string | undefined;
  /** What the store threw. */
  readonly cause?: unknown;
}

/** What is answered to a delivery. */
export interface ReceiverAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body: Readonly<Record<string, string>>;
}

/** What a receiver is made with. */
export interface ReceiverOptions {
  readonly check: DeliveryCheck;
  readonly freshness: Freshness;
  readonly inbox: Inbox;
  /** Whose events these are. */
  readonly tenant: string;
  readonly tell?: (receipt: Receipt) => void;
  /** {@link BODY_BYTES_MAX} unless told. */
  readonly bodyBytesMax?: number;
  /** How many deliveries may wait for the store at once; 2,000 unless told. */
  readonly underWayMax?: number;
}

/** Receives deliveries: verifies, reads and keeps them, and does nothing else with them. */
export interface Receiver {
  /** Never throws. Answers 200 once the event is durable, and only then. */
  receive(delivery: RawDelivery): Promise<ReceiverAnswer>;
}

/** The largest body that is looked at; events have some 600 bytes (ours). */
export const BODY_BYTES_MAX = 65_536;
const UNDER_WAY_MAX = 2000;
/** When a sender should come back to a store that was not there. */
const RETRY_AFTER_S = '2';

/**
 * Makes the receiver of the platform's events. The consumers are nowhere in its way: an answer takes
 * as long as the store does, however far behind the work is (seed 001: 300 ms).
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { tell, underWayMax = UNDER_WAY_MAX } = options;
  let underWay = 0;
  return {
    async receive(delivery) {
      if (underWay >= underWayMax) {
        const because = `${underWay} deliveries are waiting for the store`;
        return answered({ outcome: 'busy', status: 503, correlationId: undefined, because }, tell);
      }
      underWay += 1;
      try {
        return answered(await receiptOf(delivery, options), tell);
      } finally {
        underWay -= 1;
      }
    },
  };
}

async function receiptOf(delivery: RawDelivery, options: ReceiverOptions): Promise<Receipt> {
  const { check, freshness, inbox, tenant, bodyBytesMax = BODY_BYTES_MAX } = options;
  const { headers, rawBody } = delivery;
  const correlationId = correlationIn(headers);
  if (rawBody.byteLength > bodyBytesMax) {
    const because = `the body is larger than the ${bodyBytesMax} bytes that are taken`;
    return { outcome: 'too-large', status: 413, correlationId, because };
  }
  if (!(await check(delivery))) {
    const because = 'the signature is missing or not that of the body under the secret';
    return { outcome: 'unsigned', status: 401, correlationId, because };
  }
  if (!freshness.ofDelivery(headers)) {
    const because = 'it was signed too long ago, or its clock is ahead';
    return { outcome: 'stale', status: 403, correlationId, because };
  }
  const reading = readEvent(rawBody, tenant, correlationId);
  if (!reading.ok) {
    const { status, field, message: because } = reading;
    const outcome = status === 400 ? 'malformed' : 'invalid';
    return { outcome, status, correlationId, field, because };
  }
  const { event } = reading;
  const { id: eventId, interactionId, recordingId } = event;
  const known = { correlationId: event.correlationId, eventId, interactionId, recordingId };
  if (!freshness.ofEvent(event.atMs)) {
    const because = 'the event is too old to be told from a copy, or its time is ahead';
    return { outcome: 'stale', status: 403, ...known, field: 'time', because };
  }
  try {
    return { outcome: await inbox.accept(event), status: 200, ...known };
  } catch (cause) {
    const because = 'the store is not available; the event was not kept for certain';
    return { outcome: 'unavailable', status: 503, ...known, because, cause };
  }
}

function answered(receipt: Receipt, tell: ReceiverOptions['tell']): ReceiverAnswer {
  tell?.(receipt);
  const { outcome, status, correlationId, field, because } = receipt;
  return {
    status,
    headers: {
      ...(correlationId !== undefined && { [CORRELATION_HEADER]: correlationId }),
      ...(status === 503 && { 'retry-after': RETRY_AFTER_S }),
    },
    body: {
      result: outcome,
      ...(field !== undefined && field !== '' && { field }),
      ...(because !== undefined && { message: because }),
    },
  };
}
