import type { RecordingEvent } from '../recording-event.ts';

/**
 * How often the handler of an item has looked in vain for what it is about. Hand-outs are no measure of
 * that: whoever is locked out is handed the item again and has not looked.
 */
export interface LooksInVain {
  /** The platform answered, and what it showed did not have it. */
  readonly unshown: number;
  /** The platform did not answer. */
  readonly unanswered: number;
}

/** One event that waits to be handled. */
export interface WorkItem {
  /** The event's id. */
  readonly id: string;
  readonly event: RecordingEvent;
  /** How often it has been handed out, this time included. */
  readonly deliveries: number;
  /** As its handler has last said; `undefined` if it never did. */
  readonly looks?: LooksInVain | undefined;
}

/** What becomes of an item that was handled: it is over, or is to be handed out again, at a time. */
export type WorkEnd =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'again';
      readonly atMs: number;
      /** Kept with the item; it stays as it was if this is left out. */
      readonly looks?: LooksInVain;
      /** Why nothing could be begun with it, for people; it is kept until the item is handled again. */
      readonly because?: string | undefined;
    };

/**
 * Handles one item. Whoever throws gets the item again, ever later, and after
 * {@link DELIVERIES_MAX} failures in a row no more. To say `again` is no failure, and ends the row.
 */
export type WorkHandler = (item: WorkItem) => Promise<WorkEnd>;

/** How work is consumed. */
export interface ConsumeOptions {
  /** How many items are handled at once by this consumer. */
  readonly concurrency: number;
  /** Told of an item whose handler threw, and of a store that could not be reached. Does not throw. */
  readonly onTrouble: (trouble: unknown, item: WorkItem | undefined) => void;
}

/** A consumer at work. */
export interface Consumption {
  /** Takes nothing more and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** How much work there is. */
export interface WorkDepth {
  /** Due and not handed out. */
  readonly waiting: number;
  /** Not due yet. */
  readonly delayed: number;
  /** Handed out. */
  readonly active: number;
  /** Given up after too many failures of the handler; kept for a person. */
  readonly parked: number;
  /** For how long the oldest item that is due has waited since then, in ms; 0 if none is. */
  readonly oldestWaitMs: number;
}

/** An item whose handler threw too often. */
export interface ParkedItem {
  readonly item: WorkItem;
  readonly because: string;
}

/** An item that waits to be handled again, since the last time came to nothing. */
export interface HeldUpItem extends ParkedItem {
  /** When it is due, in ms. */
  readonly dueAtMs: number;
}

/**
 * So many items that are not due are looked at for those that are held up: in an outage most of them
 * are, and nobody waits long for the answer (ours).
 */
export const HELD_UP_AMONG = 300;

/**
 * The events that are to be handled. An item is handed out at least once, to one consumer at a time
 * as long as that one lives and is not held up for longer than its lease; so what is done for it must
 * bear being done twice.
 */
export interface WorkQueue {
  /** Hands out what is due to `handle` until it is stopped. */
  consume(handle: WorkHandler, options: ConsumeOptions): Consumption;
  depth(): Promise<WorkDepth>;
  /** The oldest parked items. */
  parked(limit: number): Promise<readonly ParkedItem[]>;
  /**
   * Items that are not due yet and were put off for a reason or whose handler threw: those that are due
   * first, among the first {@link HELD_UP_AMONG} that are not due.
   */
  heldUp(limit: number): Promise<readonly HeldUpItem[]>;
  /** Has a parked item handed out again, now, as if it had never failed. Answers whether there was one. */
  unpark(id: string): Promise<boolean>;
}

/**
 * After so many failures in a row an item is parked (ours: a good quarter of an hour). Whether a consumer
 * that died over an item counts as one that failed is the store's matter: the embedded one counts it,
 * the distributed one does not.
 */
export const DELIVERIES_MAX = 20;

/** How long an item waits after its handler threw, by how often in a row it has failed: 1 and more. */
export function retryDelayMs(failures: number): number {
  return Math.min(60_000, 500 * 2 ** Math.min(failures - 1, 10));
}
