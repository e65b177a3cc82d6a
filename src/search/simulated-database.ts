import { CATALOGUE } from '../choice/catalogue.ts';
import type { ChoiceKind, Choices } from '../choice/choices.ts';
import { DatabaseUnavailableError, type Records } from '../client/database.ts';
import { RecordTable } from '../client/record-table.ts';
import type { Hindrance } from '../history/hindrance.ts';
import type { Timeline } from '../time/timeline.ts';
import type { Pauses } from '../transport/pauses.ts';
import { never } from './never.ts';

const LATENCY = CATALOGUE['database.latency'];
const ANSWER_LATENCY = CATALOGUE['database.answer-latency'];
const PAUSE = CATALOGUE['database.pause'];
const PAUSE_AFTER = CATALOGUE['database.pause-after'];
const OUTAGE = CATALOGUE['database.outage'];
const ANSWER_LOST = CATALOGUE['database.answer-lost'];
const CRASH = CATALOGUE['database.crash'];

/** How long a transaction travels at the least, each way (ours: within one machine room). */
const TRAVEL_MS = 1;
/** So often one client or one database meets each fault, so that whoever goes on gets through. */
const FAULTS_MAX = 8;
/** So often a client is held up before a transaction, and as often after one. */
const PAUSES_MAX = 4;

const CARRIED_OUT = 1;
const BEFORE_LEAVING = 1;
const BEFORE_HEARING = 2;

/** What the databases of one run have in common. */
export interface DatabaseParts {
  readonly timeline: Timeline;
  readonly choices: Choices;
  readonly pauses: Pauses;
  /** Whether clients may be killed. */
  readonly crashes: boolean;
  /** Called when a client was told something, so that it can run before the next event. */
  readonly onDelivery: () => void;
  /** Told of whatever holds a client up, when it begins. */
  readonly onHindrance: (hindrance: Hindrance) => void;
}

/** One life of a client, as its database sees it. */
export interface Life {
  /** Whether nobody is there any more to send or to hear anything. */
  readonly isOver: () => boolean;
  readonly die: () => void;
}

/** The databases of a run in virtual time, one for each account. They outlive their clients. */
export class SimulatedDatabases {
  readonly #parts: DatabaseParts;
  // Most runs have none.
  #accounts: Map<string, AccountDatabase> | undefined;

  constructor(parts: DatabaseParts) {
    this.#parts = parts;
  }

  /** How a client of an account reaches its database. */
  connect(client: string, account: string): DatabaseConnection {
    this.#accounts ??= new Map();
    const known = this.#accounts.get(account);
    const database = known ?? new AccountDatabase(this.#parts, account);
    if (known === undefined) this.#accounts.set(account, database);
    return new DatabaseConnection(this.#parts, database, client);
  }
}

/** Draws of one kind for one subject that are benign once so many of them have not been. */
class BoundedDraws {
  readonly #choices: Choices;
  readonly #kind: ChoiceKind;
  readonly #subject: string;
  #left: number;

  constructor(choices: Choices, kind: ChoiceKind, subject: string, timesMax: number) {
    this.#choices = choices;
    this.#kind = kind;
    this.#subject = subject;
    this.#left = timesMax;
  }

  draw(nth: number): number {
    if (this.#left === 0) return 0;
    const value = this.#choices.draw(this.#kind, this.#subject, nth);
    if (value > 0) this.#left -= 1;
    return value;
  }
}

type Ending<Result> =
  | { readonly kind: 'result'; readonly result: Result }
  | { readonly kind: 'error'; readonly error: unknown };

/** The database of one account. */
class AccountDatabase {
  readonly #timeline: Timeline;
  readonly #onHindrance: DatabaseParts['onHindrance'];
  readonly #table = new RecordTable();
  readonly #outages: BoundedDraws;
  #arrivals = 0;
  #downUntilMs = 0;

  constructor({ timeline, choices, onHindrance }: DatabaseParts, account: string) {
    this.#timeline = timeline;
    this.#onHindrance = onHindrance;
    this.#outages = new BoundedDraws(choices, OUTAGE, account, FAULTS_MAX);
  }

  /** Carries out a transaction that arrives now, unless the database is down. */
  carryOut<Result>(change: (records: Records) => Result): Ending<Result> {
    const { nowMs } = this.#timeline;
    const nth = this.#arrivals++;
    if (nowMs >= this.#downUntilMs) {
      this.#downUntilMs = nowMs + this.#outages.draw(nth);
      const span = { fromMs: nowMs, toMs: this.#downUntilMs };
      if (nowMs < this.#downUntilMs) {
        this.#onHindrance({ client: undefined, kind: OUTAGE.name, ...span });
      }
    }
    if (nowMs < this.#downUntilMs) return DOWN;
    try {
      return { kind: 'result', result: this.#table.transact(change) };
    } catch (error) {
      return { kind: 'error', error };
    }
  }
}

// Made once: to take down the stack of an error costs more than a transaction.
const DOWN: Ending<never> = { kind: 'error', error: new DatabaseUnavailableError('it is down') };
const NOBODY_KNOWS: Ending<never> = {
  kind: 'error',
  error: new DatabaseUnavailableError('the connection broke before the answer came', {
    outcomeUnknown: true,
  }),
};

/** How one client reaches its database, in all its lives. */
export class DatabaseConnection {
  readonly #parts: DatabaseParts;
  readonly #database: AccountDatabase;
  readonly #client: string;
  readonly #crashes: BoundedDraws;
  readonly #pauses: BoundedDraws;
  readonly #pausesAfter: BoundedDraws;
  readonly #answersLost: BoundedDraws;
  #begun = 0;

  constructor(parts: DatabaseParts, database: AccountDatabase, client: string) {
    const { choices, crashes } = parts;
    this.#parts = parts;
    this.#database = database;
    this.#client = client;
    this.#crashes = new BoundedDraws(choices, CRASH, client, crashes ? FAULTS_MAX : 0);
    this.#pauses = new BoundedDraws(choices, PAUSE, client, PAUSES_MAX);
    this.#pausesAfter = new BoundedDraws(choices, PAUSE_AFTER, client, PAUSES_MAX);
    this.#answersLost = new BoundedDraws(choices, ANSWER_LOST, client, FAULTS_MAX);
  }

  /**
   * Transacts as `Database.transact` of the client's tools does. What has left a client is carried out even if the client is killed
   * meanwhile; nobody hears of it then.
   */
  transact<Result>(change: (records: Records) => Result, life: Life): Promise<Result> {
    if (life.isOver()) return never();
    const { pauses } = this.#parts;
    const nth = this.#begun++;
    const crash = this.#crashes.draw(nth);
    if (crash === BEFORE_LEAVING) {
      life.die();
      return never();
    }
    this.#hold(PAUSE, this.#pauses.draw(nth));
    return new Promise((resolve, reject) => {
      pauses.whenAwake(this.#client, () => {
        if (life.isOver()) return;
        this.#send(nth, change, (ending) => {
          if (crash === BEFORE_HEARING && !life.isOver()) life.die();
          this.#answer(nth, life, () => {
            if (ending.kind === 'result') resolve(ending.result);
            else reject(ending.error);
          });
        });
      });
    });
  }

  #send<Result>(
    nth: number,
    change: (records: Records) => Result,
    done: (ending: Ending<Result>) => void,
  ): void {
    const { timeline, choices, onHindrance } = this.#parts;
    const latencyMs = choices.draw(LATENCY, this.#client, nth);
    this.#tellHindrance(LATENCY, latencyMs);
    timeline.at(timeline.nowMs + TRAVEL_MS + latencyMs, () => {
      const lost = this.#answersLost.draw(nth);
      if (lost === 0) done(this.#database.carryOut(change));
      else {
        const atMs = timeline.nowMs;
        onHindrance({ client: this.#client, kind: ANSWER_LOST.name, fromMs: atMs, toMs: atMs });
        if (lost === CARRIED_OUT) this.#database.carryOut(change);
        done(NOBODY_KNOWS);
      }
    });
  }

  #answer(nth: number, life: Life, tell: () => void): void {
    if (life.isOver()) return;
    const { timeline, choices, pauses, onDelivery } = this.#parts;
    const latencyMs = choices.draw(ANSWER_LATENCY, this.#client, nth);
    this.#tellHindrance(ANSWER_LATENCY, latencyMs);
    timeline.at(timeline.nowMs + TRAVEL_MS + latencyMs, () => {
      if (life.isOver()) return;
      this.#hold(PAUSE_AFTER, this.#pausesAfter.draw(nth));
      pauses.whenAwake(this.#client, () => {
        if (life.isOver()) return;
        onDelivery();
        tell();
      });
    });
  }

  #hold(kind: ChoiceKind, pauseMs: number): void {
    if (pauseMs === 0) return;
    this.#parts.pauses.hold(this.#client, pauseMs);
    this.#tellHindrance(kind, pauseMs);
  }

  #tellHindrance({ name: kind }: ChoiceKind, ms: number): void {
    if (ms === 0) return;
    const { timeline, onHindrance } = this.#parts;
    const fromMs = timeline.nowMs;
    onHindrance({ client: this.#client, kind, fromMs, toMs: fromMs + ms });
  }
}
