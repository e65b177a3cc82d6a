import type { Scenario } from '../../scenarios/scenario.ts';
import type { Choices } from '../choice/choices.ts';
import type { Client } from '../client/client.ts';
import type { Hindrance } from '../history/hindrance.ts';
import type { ClientReport } from '../history/operation.ts';
import type { Evidence } from '../oracle/evidence.ts';
import type { BandChange } from '../platform/bands.ts';
import { Platform } from '../platform/platform.ts';
import { Timeline } from '../time/timeline.ts';
import { Pauses } from '../transport/pauses.ts';
import { SimulatedNetwork } from '../transport/simulated-network.ts';
import { SimulatedWebhooks } from '../transport/simulated-webhooks.ts';
import { beginClient, type Stage } from './simulated-client.ts';
import { StuckClientError } from './stuck-client-error.ts';

/** More events than any run within its other limits has; a client that sleeps for 0 ms forever meets it. */
const EVENTS_MAX = 100_000;

const SETTLED = Promise.resolve();

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
  const onDelivery = (): void => {
    told = true;
  };
  const pauses = new Pauses(timeline);
  const webhooks = new SimulatedWebhooks({
    timeline,
    pauses,
    platformTimeline: () => platform.world.timeline,
    onDelivery,
  });
  const platform = new Platform({
    choices,
    ...(scenario.settings && { settings: scenario.settings }),
    outbound: webhooks,
  });
  const { limits } = scenario;
  const reports: ClientReport[] = [];
  const hindrances: Hindrance[] = [];
  let told = false;
  let waiting = 0;
  let over = false;
  const network = new SimulatedNetwork({ platform, timeline, choices, pauses, onDelivery });
  const stage: Stage<Task> = {
    client,
    crashes: scenario.crashes === true,
    timeline,
    platform,
    network,
    webhooks,
    databases: undefined,
    pauses,
    choices,
    onDelivery,
    onHindrance: (hindrance) => void hindrances.push(hindrance),
    onBegin: () => {
      waiting += 1;
    },
    onEnd: (report) => {
      waiting -= 1;
      if (report !== undefined) reports.push(report);
    },
    isOver: () => over,
  };

  let idle = scenario.parts;
  const stopListening = platform.journal.listen((entry) => {
    const ready = idle.filter((part) => part.startsOn(entry));
    if (ready.length === 0) return;
    for (const part of ready) timeline.at(entry.atMs, () => beginClient(stage, part));
    idle = idle.filter((part) => !ready.includes(part));
    if (idle.length === 0) stopListening();
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
            // Cheaper than `queueMicrotask`, which makes a resource for tracing each time.
            void SETTLED.then(afterMicrotasks);
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
    hindrances,
    journal: platform.journal.entries,
    world: platform.world,
    bands: platform.bands,
    endedAtMs,
  };
}
