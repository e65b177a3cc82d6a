import type { Part } from '../../scenarios/scenario.ts';
import { CATALOGUE } from '../choice/catalogue.ts';
import { randomFrom } from '../choice/hash.ts';
import type { Client, Outcome } from '../client/client.ts';
import { createMemory, type Memory } from '../client/memory.ts';
import type { ClientReport } from '../history/operation.ts';
import type { Platform } from '../platform/platform.ts';
import type { Clock } from '../time/clock.ts';
import { copyJson } from '../transport/copy-json.ts';
import type { Connection, SimulatedNetwork } from '../transport/simulated-network.ts';
import type { SimulatedWebhooks } from '../transport/simulated-webhooks.ts';
import type { Reply } from '../transport/transport.ts';
import { never } from './never.ts';
import {
  type DatabaseConnection,
  type DatabaseParts,
  SimulatedDatabases,
} from './simulated-database.ts';

const RANDOMNESS = CATALOGUE['client.randomness'];
const CRASH = CATALOGUE['client.crash'];
const BEFORE_SENDING = 1;
/** How long a killed client takes to be started again (ours: a supervisor's pause). */
const RESTART_MS = 1000;

/** What the clients of one run have in common. */
export interface Stage<Task> extends DatabaseParts {
  readonly client: Client<Task>;
  readonly platform: Platform;
  readonly network: SimulatedNetwork;
  readonly webhooks: SimulatedWebhooks;
  /** Made by the first client that uses one, which most runs do without. */
  databases: SimulatedDatabases | undefined;
  readonly onBegin: () => void;
  /** Called with the client's last word, or without one when it was killed. */
  readonly onEnd: (report: ClientReport | undefined) => void;
  readonly isOver: () => boolean;
}

/** Starts a client, and again whenever the choices have killed it. */
export function beginClient<Task>(stage: Stage<Task>, part: Part<Task>): void {
  live(stage, part, new Remains(stage, part));
}

/** What of the stage outlives a client. */
type SharedStage = DatabaseParts & Pick<Stage<never>, 'network' | 'platform' | 'databases'>;

/** What is left of a client when it is killed. Made as it is needed, which is seldom for all of it. */
class Remains {
  readonly memory: Memory = createMemory();
  readonly #stage: SharedStage;
  readonly #part: Pick<Part<never>, 'name' | 'scopes' | 'account'>;
  #connection: Connection | undefined;
  #database: DatabaseConnection | undefined;
  #random: (() => number) | undefined;
  #keys = 0;

  constructor(stage: SharedStage, part: Pick<Part<never>, 'name' | 'scopes' | 'account'>) {
    this.#stage = stage;
    this.#part = part;
  }

  get connection(): Connection {
    if (this.#connection === undefined) {
      const { network, platform } = this.#stage;
      const { name, scopes, account } = this.#part;
      this.#connection = network.connect(name, platform.grant(name, scopes, account));
    }
    return this.#connection;
  }

  get database(): DatabaseConnection {
    if (this.#database === undefined) {
      const { name, account = name } = this.#part;
      this.#stage.databases ??= new SimulatedDatabases(this.#stage);
      this.#database = this.#stage.databases.connect(name, account);
    }
    return this.#database;
  }

  /** Nobody is left to hear of what was sent. */
  forget(): void {
    this.#connection?.forget();
  }

  random(): number {
    this.#random ??= randomFrom(this.#stage.choices.draw(RANDOMNESS, this.#part.name, 0));
    return this.#random();
  }

  newKey(): string {
    return `${this.#part.name}-key-${++this.#keys}`;
  }
}

/** One life of a client, from its start to its last word or its death. */
function live<Task>(stage: Stage<Task>, part: Part<Task>, remains: Remains): void {
  const { client, crashes, timeline, webhooks, choices, pauses } = stage;
  const { onDelivery, onHindrance, onBegin, onEnd, isOver } = stage;
  const { name, task } = part;
  let dead = false;
  let ended = false;
  const isGone = (): boolean => isOver() || dead || ended;
  const die = (): void => {
    dead = true;
    remains.forget();
    webhooks.close(name);
    pauses.release(name);
    const fromMs = timeline.nowMs;
    const toMs = fromMs + RESTART_MS;
    timeline.at(toMs, () => live(stage, part, remains));
    onHindrance({ client: name, kind: 'crash', fromMs, toMs });
    onEnd(undefined);
  };
  const send = (request: Parameters<Connection['send']>[0]): Promise<Reply> => {
    if (isOver() || dead) return never();
    const { connection } = remains;
    const crash = crashes ? choices.draw(CRASH, name, connection.sent) : 0;
    if (crash === 0) return connection.send(request);
    if (crash === BEFORE_SENDING) connection.skip();
    else void connection.send(request);
    die();
    return never();
  };
  const clock: Clock = {
    now: () => timeline.nowMs,
    sleep: (ms) => {
      if (typeof ms !== 'number' || !Number.isFinite(ms)) {
        return Promise.reject(new TypeError(`sleep takes milliseconds, not ${String(ms)}`));
      }
      return new Promise((resolve) => {
        // Whole milliseconds, as stepped sessions move by them.
        const wake = (): void => {
          if (dead) return;
          if (pauses.holds(name)) {
            pauses.whenAwake(name, wake);
            return;
          }
          onDelivery();
          resolve();
        };
        timeline.at(timeline.nowMs + Math.ceil(Math.max(0, ms)), wake);
      });
    },
  };
  onBegin();
  onDelivery();
  const report = (said: Pick<ClientReport, 'status' | 'because'>): void => {
    if (dead) return;
    ended = true;
    webhooks.end(name);
    onEnd({ client: name, ...said, atMs: timeline.nowMs });
  };
  // A client that throws before its first await is no different from one that throws after it.
  const lastWord = (async () =>
    client({
      // A copy, so that a client that changes its task does not change the next run's.
      task: copyJson(task) as Task,
      clock,
      transport: { send },
      random: () => remains.random(),
      newKey: () => remains.newKey(),
      webhooks: {
        listen: (handler) => {
          if (!dead) webhooks.listen(name, handler);
        },
      },
      memory: remains.memory,
      database: {
        transact: (change) => remains.database.transact(change, { isOver: isGone, die }),
      },
    }))();
  lastWord.then(
    (outcome) => report(readOutcome(outcome)),
    (error: unknown) => report({ status: 'threw', because: messageOf(error) }),
  );
}

const STATUSES = ['done', 'failed', 'unknown'] as const;

/** A client may come from outside, so what it returned is looked at before it is believed. */
function readOutcome(value: Outcome | undefined | void): Pick<ClientReport, 'status' | 'because'> {
  if (typeof value !== 'object' || value === null || !('status' in value)) return DONE;
  const status = STATUSES.find((known) => known === value.status);
  if (status === undefined) {
    return { status: 'threw', because: `returned the unknown status ${String(value.status)}` };
  }
  const because = 'because' in value ? String(value.because) : '';
  return { status, because };
}

const DONE = { status: 'done', because: '' } as const;

function messageOf(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  try {
    return String(error);
  } catch {
    return 'something that has no text';
  }
}
