import type { Clock } from '../../time/clock.ts';
import type { ConsumeOptions, Consumption, WorkHandler, WorkItem } from '../ports/work-queue.ts';
import { Alarm } from './alarm.ts';
import type { Bell } from './bell.ts';
import type { Claimed, TurnEnd } from './work-records.ts';

/** A lease is renewed so often before it ends. */
const RENEWALS_PER_LEASE = 3;
/** A renewal that failed is tried again so often within a lease, so that a brief outage costs none. */
const RENEWAL_ATTEMPTS_PER_LEASE = 30;
/** So many items are claimed at once. */
const CLAIMED_MAX = 64;
/** The pauses after a store could not be reached: the first, and the longest. */
const TROUBLE_MS_MIN = 100;
const TROUBLE_MS_MAX = 5000;
/** After so many attempts in vain to write down how a turn ended, its lease has to run out. */
const SETTLE_ATTEMPTS_MAX = 10;
const BECAUSE_LENGTH_MAX = 500;

/** What a consumer does to the queue; each in a transaction of its own. */
export interface ClaimDesk {
  claim(limit: number): Promise<Claimed>;
  settle(item: WorkItem, end: TurnEnd): Promise<void>;
  renew(items: readonly WorkItem[]): Promise<void>;
  giveBack(items: readonly WorkItem[]): Promise<void>;
}

/** How a consumer waits, in ms. */
export interface ConsumerTiming {
  readonly leaseMs: number;
  /** The first pause when nothing is due. */
  readonly pollMs: number;
  /** The longest, to which it grows while nothing comes. */
  readonly pollMsMax: number;
  readonly retryDelayMs: (failures: number) => number;
}

/** One loop that claims items and handles them, several at a time. */
export class WorkConsumer implements Consumption {
  readonly #desk: ClaimDesk;
  readonly #clock: Clock;
  readonly #timing: ConsumerTiming;
  readonly #handle: WorkHandler;
  readonly #options: ConsumeOptions;
  readonly #bell: Bell;
  readonly #alarm: Alarm;
  readonly #underWay = new Map<
    string,
    { readonly item: WorkItem; readonly ended: Promise<void> }
  >();
  readonly #ended: Promise<void>;
  #renewing = false;
  #stopping = false;

  constructor(
    desk: ClaimDesk,
    clock: Clock,
    bell: Bell,
    timing: ConsumerTiming,
    handle: WorkHandler,
    options: ConsumeOptions,
  ) {
    this.#desk = desk;
    this.#clock = clock;
    this.#timing = timing;
    this.#handle = handle;
    this.#options = options;
    this.#bell = bell;
    this.#alarm = new Alarm(clock);
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#alarm.wake();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const listenNoMore = this.#bell.listen(() => this.#alarm.wake());
    let idleMs = this.#timing.pollMs;
    let troubleMs = TROUBLE_MS_MIN;
    while (!this.#stopping) {
      const free = this.#options.concurrency - this.#underWay.size;
      if (free <= 0) {
        await this.#alarm.sleep();
        continue;
      }
      const limit = Math.min(free, CLAIMED_MAX);
      const claimed = await this.#claim(limit);
      if (claimed === undefined) {
        await this.#alarm.sleep(troubleMs);
        troubleMs = Math.min(2 * troubleMs, TROUBLE_MS_MAX);
        continue;
      }
      troubleMs = TROUBLE_MS_MIN;
      if (claimed.items.length > 0) idleMs = this.#timing.pollMs;
      if (claimed.items.length === limit) continue;
      const untilDueMs = (claimed.nextDueAtMs ?? Number.POSITIVE_INFINITY) - this.#clock.now();
      await this.#alarm.sleep(Math.max(0, Math.min(idleMs, untilDueMs)));
      idleMs = Math.min(2 * idleMs, this.#timing.pollMsMax);
    }
    listenNoMore();
    await Promise.all([...this.#underWay.values()].map(({ ended }) => ended));
  }

  /** Claims and begins; `undefined` if the store could not be reached. */
  async #claim(limit: number): Promise<Claimed | undefined> {
    try {
      const claimed = await this.#desk.claim(limit);
      if (!this.#stopping) for (const item of claimed.items) this.#begin(item);
      else if (claimed.items.length > 0) await this.#desk.giveBack(claimed.items);
      return claimed;
    } catch (trouble) {
      this.#options.onTrouble(trouble, undefined);
      return undefined;
    }
  }

  #begin(item: WorkItem): void {
    // An item whose lease was lost may come again while its earlier turn still goes on.
    const turn = `${item.deliveries}/${item.id}`;
    const ended = this.#takeTurn(item).then(() => {
      this.#underWay.delete(turn);
      this.#alarm.wake();
    });
    this.#underWay.set(turn, { item, ended });
    if (!this.#renewing) void this.#renewWhileBusy();
  }

  async #takeTurn(item: WorkItem): Promise<void> {
    let end: TurnEnd;
    try {
      end = await this.#handle(item);
    } catch (trouble) {
      this.#options.onTrouble(trouble, item);
      const because = textOf(trouble).slice(0, BECAUSE_LENGTH_MAX);
      end = { kind: 'failed', because, retryDelayMs: this.#timing.retryDelayMs };
    }
    let pauseMs = TROUBLE_MS_MIN;
    for (let attempt = 1; attempt <= SETTLE_ATTEMPTS_MAX; attempt++) {
      try {
        await this.#desk.settle(item, end);
        return;
      } catch (trouble) {
        this.#options.onTrouble(trouble, undefined);
        if (this.#stopping) return;
      }
      await this.#clock.sleep(pauseMs);
      pauseMs = Math.min(2 * pauseMs, TROUBLE_MS_MAX);
    }
  }

  async #renewWhileBusy(): Promise<void> {
    const { leaseMs } = this.#timing;
    this.#renewing = true;
    let pauseMs = leaseMs / RENEWALS_PER_LEASE;
    while (this.#underWay.size > 0) {
      await this.#clock.sleep(pauseMs);
      const items = [...this.#underWay.values()].map(({ item }) => item);
      if (items.length === 0) break;
      try {
        await this.#desk.renew(items);
        pauseMs = leaseMs / RENEWALS_PER_LEASE;
      } catch (trouble) {
        this.#options.onTrouble(trouble, undefined);
        pauseMs = leaseMs / RENEWAL_ATTEMPTS_PER_LEASE;
      }
    }
    this.#renewing = false;
  }
}

function textOf(trouble: unknown): string {
  return trouble instanceof Error ? `${trouble.name}: ${trouble.message}` : String(trouble);
}
