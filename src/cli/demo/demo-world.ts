import { createMockServer, type MockServer } from '../../../mock-server/index.ts';
import { MODEL_VERSION } from '../../choice/catalogue.ts';
import { PLAN_VERSION } from '../../choice/plan.ts';
import { openInteraction } from '../../platform/interactions/interaction-lifecycle.ts';
import type { Platform } from '../../platform/platform.ts';
import { hangUp } from '../../platform/voice/conversation-lifecycle.ts';
import { DEMO_CALLS, DEMO_CHOICES, type DemoCall } from './demo-calls.ts';

/** How fast the time of the demonstration passes, by the name of its clock. */
export const DEMO_SPEED = { real: 1, x10: 10 } as const;

const SEGMENT_MS = 3000;
const HANG_UP_AFTER_MS = 3500;

/** A server of the platform in whose world the calls of the demonstration come in. */
export function createDemoPlatform(clock: keyof typeof DEMO_SPEED): MockServer {
  return createMockServer({
    scenarios: [
      {
        name: 'pipeline-demo',
        title: 'Recordings that fail in every way',
        settings: { storageRetries: true, replayStatus: '200' },
        arrange,
        parts: [],
        invariants: [],
      },
    ],
    defaults: {
      clock,
      plan: {
        format: 'stalemate.plan',
        version: PLAN_VERSION,
        model: MODEL_VERSION,
        choices: DEMO_CHOICES,
      },
    },
  });
}

function arrange({ world }: Platform): void {
  for (const call of DEMO_CALLS) {
    const { comesInMs } = call;
    world.timeline.at(comesInMs, () => openInteraction(world, setupOf(call)));
    if (call.endsEarly) {
      world.timeline.at(comesInMs + HANG_UP_AFTER_MS, () => hangUp(world, call.interactionId));
    }
  }
}

function setupOf({ interactionId: id, uploadFails = false }: DemoCall) {
  return {
    id,
    participants: [
      { id: `${id}-caller`, purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
      { id: `${id}-agent`, purpose: 'agent', name: 'Agent', address: 'tel:+15550111' },
    ],
    defaultRecording: { tags: [], format: 'wav' },
    segmentMs: SEGMENT_MS,
    firstUploadFails: uploadFails,
  } as const;
}
