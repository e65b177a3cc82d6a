import type { Scenario } from '../../scenarios/scenario.ts';
import { CATALOGUE } from '../choice/catalogue.ts';
import type { Choices } from '../choice/choices.ts';
import { randomFrom } from '../choice/hash.ts';
import type { Client, Outcome } from '../client/client.ts';
import type { ClientReport } from '../history/operation.ts';
import type { Evidence } from '../oracle/evidence.ts';
import type { BandChange } from '../platform/bands.ts';
import { Platform } from '../platform/platform.ts';
import type { Clock } from '../time/clock.ts';
import { Timeline } from '../time/timeline.ts';
import { copyJson } from '../transport/copy-json.ts';
import { SimulatedNetwork } from '../transport/simulated-network.ts';
import type { Transport } from '../transport/transport.ts';
import { StuckClientError } from './stuck-client-error.ts';

const RANDOMNESS = CATALOGUE['client.randomness'];
/** More events than any run within its other limits has; a client that sleeps for 0 ms forever meets it. */
const EVENTS_MAX = 100_000;

/** A finished run. */
export interface Simulation extends Evidence {
  readonly bands: readonly BandChange[];
}

/**
 * Runs a scenario with a client once, in virtual time. Everything uncertain comes from `choices`, so
 * equal choices give equal runs, as long as the client reaches for nothing but its tools.
 *
 * @throws {StuckClientError} if the client waits for something that is not in its tools.
 */
export async function simulate<Task>(
  scenario: Scenario<Task>,
  client: Client<Task>,
  choices: Choices,
): Promise<Simulation> {
  const timeline = new Timeline();
  const platform = new Platform({ choices });
  const { limits } = scenario;
  const reports: ClientReport[] = [];
  let told = false;
  let waiting = 0;
  let over = false;
  const onDelivery = (): void => {
    told = true;
  };
  const network = new SimulatedNetwork({ platform, timeline, choices, onDelivery });
  const clock: Clock = {
    now: () => timeline.nowMs,
    sleep: (ms) => {
      if (typeof ms !== 'number' || !Number.isFinite(ms)) {
        return Promise.reject(new TypeError(`sleep takes milliseconds, not ${String(ms)}`));
      }
      return new Promise((resolve) => {
        // Whole milliseconds, as stepped sessions move by them.
        timeline.at(timeline.nowMs + Math.ceil(Math.max(0, ms)), () => {
          onDelivery();
          resolve();
        });
      });
    },
  };

  const begin = (name: string, task: Task): void => {
    let keys = 0;
    let wire: Transport | undefined;
    let random: (() => number) | undefined;
    waiting += 1;
    onDelivery();
    const report = (said: Pick<ClientReport, 'status' | 'because'>): void => {
      waiting -= 1;
      reports.push({ client: name, ...said, atMs: timeline.nowMs });
    };
    // A client that throws before its first await is no different from one that throws after it.
    const ended = (async () =>
      client({
        // A copy, so that a client that changes its task does not change the next run's.
        task: copyJson(task) as Task,
        clock,
        transport: {
          send(request) {
            if (over) return new Promise(() => undefined);
            wire ??= network.connect(name, platform.grant(name));
            return wire.send(request);
          },
        },
        random: () => {
          random ??= randomFrom(choices.draw(RANDOMNESS, name, 0));
          return random();
        },
        newKey: () => `${name}-key-${++keys}`,
      }))();
    ended.then(
      (outcome) => report(readOutcome(outcome)),
      (error: unknown) => report({ status: 'threw', because: messageOf(error) }),
    );
  };

  const idle = new Set(scenario.parts);
  const stopListening = platform.journal.listen((entry) => {
    for (const part of idle) {
      if (!part.startsOn(entry)) continue;
      idle.delete(part);
      timeline.at(entry.atMs, () => begin(part.name, part.task));
    }
    if (idle.size === 0) stopListening();
  });
  scenario.arrange(platform);

  await new Promise<void>((resolve, reject) => {
    let events = 0;
    const afterMicrotasks = (): void => process.nextTick(pump);
    const pump = (): void => {
      try {
        for (;;) {
          if (told) {
            told = false;
            // Past the microtask queue, so that clients have done all they can at this moment.
            queueMicrotask(afterMicrotasks);
            return;
          }
          if (
            network.operations.length > limits.operations ||
            timeline.nowMs > limits.virtualMs ||
            ++events > EVENTS_MAX
          ) {
            break;
          }
          const platformAtMs = platform.nextAtMs;
          const nextAtMs = timeline.nextAtMs;
          if (nextAtMs === undefined && platformAtMs === undefined) {
            if (waiting === 0) break;
            reject(new StuckClientError(timeline.nowMs, network.operations.at(-1)));
            return;
          }
          // What the platform does by itself at a moment comes before what reaches it then.
          if (platformAtMs !== undefined && platformAtMs <= (nextAtMs ?? platformAtMs)) {
            platform.advanceTo(platformAtMs);
          } else {
            timeline.step();
          }
        }
        resolve();
      } catch (error) {
        reject(error);
      }
    };
    pump();
  });

  over = true;
  const endedAtMs = Math.max(timeline.nowMs, platform.nowMs);
  for (const { name } of scenario.parts) {
    const began = network.operations.some((operation) => operation.client === name) || waiting > 0;
    if (began && !reports.some((report) => report.client === name)) {
      reports.push({ client: name, status: 'running', because: '', atMs: endedAtMs });
    }
  }
  return {
    operations: network.operations,
    reports,
    journal: platform.journal.entries,
    conversations: [...platform.conversations],
    bands: platform.bands,
    endedAtMs,
  };
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
