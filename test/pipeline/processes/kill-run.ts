import { randomFrom } from '../../../src/choice/hash.ts';
import type { PipelineProcess } from '../../cli/pipeline/start-pipeline.ts';
import { type Audit, audit, endsOf } from './audit.ts';
import { type EventSender, startSender } from './event-sender.ts';
import { type ProcessWorld, untilSo } from './process-world.ts';
import { isIdle, type PipelineView, readPipeline } from './read-pipeline.ts';
import type { CallKind } from './scripted-call.ts';
import type { Aim } from './scripted-platform.ts';

/** How processes are killed. */
export interface KillOptions {
  readonly kills: number;
  /** So many calls come in between two kills. */
  readonly callsPerKill: number;
  /** A kill comes at most so long after the one before has been restarted, in ms. */
  readonly lifeMsMax: number;
  /** So long a moment that is aimed at is waited for, in ms; then somebody is killed without it. */
  readonly aimMsMax: number;
  /** How long what is left may take at the end, in ms. */
  readonly drainMsMax: number;
  readonly seed: number;
  /** Whether the processes are those in a hurry. */
  readonly hurried: boolean;
  /** Told of each kill. */
  readonly onKill?: (nth: number) => void;
}

/** What came of it. */
export interface KillReport extends Audit {
  readonly kills: number;
  /** Those of the kills that came at a moment that was aimed at, by that. */
  readonly aimed: Readonly<Record<string, number>>;
  readonly restarts: number;
  readonly calls: number;
  readonly acknowledged: number;
  /** Events of which the platform never heard that they were kept, though all are delivered till then. */
  readonly unacknowledged: number;
  readonly refusals: number;
  readonly captures: number;
  /** What the store says in the end, and what it must say. */
  readonly store: PipelineView | undefined;
  readonly ends: Readonly<Record<string, number>>;
  readonly killingMs: number;
  readonly drainingMs: number;
}

const AIMS: readonly Aim[] = (['look', 'command', 'note', 'file'] as const).flatMap((at) =>
  (['before', 'unanswered', 'answered'] as const).map((when) => ({ at, when })),
);
/** Most calls need a second capture, since that is what must not be done twice. */
const KINDS: readonly CallKind[] = ['repaired', 'repaired', 'repaired', 'sound', 'twice', 'stored'];
/** A call whose file never comes takes longest, so there are few. */
const MISSING_EVERY = 12;
/** This share of the kills waits for something to be asked of the platform. */
const AIMED_SHARE = 0.5;
/** Of the others, this share comes while the events of new calls are being acknowledged. */
const EARLY_SHARE = 0.5;
const EARLY_MS = 40;
const LANES = 16;

/**
 * Kills the two processes of a pipeline again and again, at random and at moments that are aimed at,
 * and starts another one in the place of each, while events come in. Then lets the rest be done, and
 * looks for what was lost and what was done twice.
 */
export async function killAgainAndAgain(
  world: ProcessWorld,
  options: KillOptions,
): Promise<KillReport> {
  const run = new KillRun(world, options);
  try {
    return await run.go();
  } finally {
    await run.sender.stop();
  }
}

interface Slot {
  who: string;
  process: PipelineProcess | undefined;
}

class KillRun {
  readonly sender: EventSender;
  readonly #world: ProcessWorld;
  readonly #options: KillOptions;
  readonly #random: () => number;
  readonly #slots: Slot[] = [];
  readonly #aimed: Record<string, number> = {};
  #started = 0;

  constructor(world: ProcessWorld, options: KillOptions) {
    this.#world = world;
    this.#options = options;
    this.#random = randomFrom(options.seed);
    const urls = () => this.#slots.flatMap(({ process }) => process?.url ?? []);
    this.sender = startSender({ urls, random: randomFrom(options.seed + 1), lanes: LANES });
    world.platform.onEvent = (event) => this.sender.send(event);
  }

  async go(): Promise<KillReport> {
    const { kills, onKill } = this.#options;
    await Promise.all([this.#startIn(0), this.#startIn(1)]);
    const startedAt = performance.now();
    for (let nth = 0; nth < kills; nth++) {
      this.#callsComeIn();
      await this.#killOne();
      onKill?.(nth + 1);
    }
    const killedAt = performance.now();
    const isDone = await this.#drain().then(
      () => true,
      () => false,
    );
    return this.#report(startedAt, killedAt, isDone);
  }

  async #startIn(index: number): Promise<void> {
    this.#started += 1;
    const who = `life-${this.#started}`;
    const slot: Slot = { who, process: undefined };
    this.#slots[index] = slot;
    slot.process = await this.#world.start(who, { hurried: this.#options.hurried });
  }

  #callsComeIn(): void {
    const { platform } = this.#world;
    for (let n = 0; n < this.#options.callsPerKill; n++) {
      const isMissing = platform.calls.size % MISSING_EVERY === MISSING_EVERY - 1;
      const kind = isMissing ? 'missing' : this.#oneOf(KINDS);
      this.sender.send(platform.open(kind).event());
    }
  }

  async #killOne(): Promise<void> {
    const struck = this.#random() < AIMED_SHARE ? await this.#aim() : await this.#waitAWhile();
    const index = this.#slots.findIndex(({ who }) => who === struck);
    const slot = this.#slots[index];
    if (slot === undefined) throw new Error(`nobody is called ${struck}`);
    const { process } = slot;
    slot.process = undefined;
    process?.signal('SIGKILL');
    await process?.ended;
    await this.#startIn(index);
  }

  /** Waits for any moment, or for one soon after calls have come in; answers who is to die. */
  async #waitAWhile(): Promise<string> {
    const isEarly = this.#random() < EARLY_SHARE;
    const ms = this.#random() * (isEarly ? EARLY_MS : this.#options.lifeMsMax);
    await new Promise((resolve) => setTimeout(resolve, ms));
    return this.#oneOf(this.#slots).who;
  }

  /** Kills whoever asks a certain thing of the platform next, at once; answers who that was. */
  async #aim(): Promise<string> {
    const { platform, signal } = this.#world;
    const aim = this.#oneOf(AIMS);
    const struck = Promise.withResolvers<string | undefined>();
    const callOff = platform.strike(aim, (who) => {
      signal(who, 'SIGKILL');
      struck.resolve(who);
    });
    const timer = setTimeout(() => struck.resolve(undefined), this.#options.aimMsMax);
    const who = await struck.promise;
    clearTimeout(timer);
    callOff();
    if (who === undefined) return this.#oneOf(this.#slots).who;
    const name = `${aim.at} ${aim.when}`;
    this.#aimed[name] = (this.#aimed[name] ?? 0) + 1;
    return who;
  }

  async #drain(): Promise<void> {
    const { drainMsMax } = this.#options;
    const { calls } = this.#world.platform;
    const isNoted = () => [...calls.values()].every(({ notes }) => notes.length > 0);
    const url = this.#slots[0]?.process?.url ?? '';
    const isDone = async () => this.sender.waiting === 0 && isNoted() && (await isIdle(url));
    await untilSo('everything is done', isDone, drainMsMax);
  }

  async #report(startedAt: number, killedAt: number, isDone: boolean): Promise<KillReport> {
    const { platform } = this.#world;
    const { acknowledged, refusals, waiting } = this.sender;
    const drainingMs = performance.now() - killedAt;
    return {
      ...audit(platform),
      kills: this.#options.kills,
      aimed: this.#aimed,
      restarts: this.#started - 2,
      calls: platform.calls.size,
      acknowledged: acknowledged.size,
      unacknowledged: isDone ? 0 : waiting,
      refusals: refusals.length,
      captures: [...platform.calls.values()].reduce(
        (sum, { captures }) => sum + captures.length,
        0,
      ),
      store: await readPipeline(this.#slots[0]?.process?.url ?? ''),
      ends: endsOf(platform),
      killingMs: killedAt - startedAt,
      drainingMs,
    };
  }

  #oneOf<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }
}
