import { seed } from '../../src/choice/provenance.ts';
import {
  doesNotSpin,
  honoursRetryAfter,
  requestBudget,
  terminates,
} from '../../src/oracle/general-invariants.ts';
import type { Invariant } from '../../src/oracle/invariant.ts';
import {
  type ConversationSetup,
  openConversation,
} from '../../src/platform/voice/conversation-lifecycle.ts';
import type { Part, Scenario } from '../scenario.ts';
import { recordingToggleInvariants } from './invariants.ts';
import { type RecordingToggleTask, TAG } from './task.ts';
import { windows } from './windows.ts';

const CONVERSATION = 'conv-1';
/** Enough for every fault of every plan, and far from a storm. */
const REQUESTS_MAX = 40;

/** A call that an IVR answers and that is recorded by default. */
export function callOf(id: string): ConversationSetup {
  return {
    id,
    participants: [
      { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
      { id: 'ivr', purpose: 'ivr', name: 'IVR', address: 'tel:+15550199' },
    ],
    defaultRecording: { tags: [], format: 'wav' },
  };
}

/** A worker that begins when the IVR node of its call has completed. */
export function worker(name: string, conversationId = CONVERSATION): Part<RecordingToggleTask> {
  return {
    name,
    task: { conversationId, recordingSettings: { tags: [TAG], format: 'wav' } },
    startsOn: ({ kind, what, resource }) =>
      kind === 'step' && what === 'queued' && resource === conversationId,
  };
}

/** What must hold whenever workers toggle calls, each with so many requests at the most. */
export function invariantsFor(
  parts: readonly Part<RecordingToggleTask>[],
  requestsMax = REQUESTS_MAX,
): Invariant[] {
  return [
    ...recordingToggleInvariants(parts),
    honoursRetryAfter,
    doesNotSpin,
    requestBudget(requestsMax),
    terminates,
  ];
}

const parts = [worker('worker')];

/** Seed 000: stop the default recording when an IVR node is done, start one with tags. */
export const recordingToggle: Scenario<RecordingToggleTask> = {
  name: 'recording-toggle',
  title: 'Recording restart after an IVR node',
  story:
    'A call is answered by an IVR and recorded by default. When the node has completed, a worker ' +
    'stops that recording and starts one of its own with tags, so that a metric can be taken of ' +
    'it. The stop is acknowledged at once but takes its time to propagate.',
  provenance: seed('000'),
  arrange(platform) {
    openConversation(platform.world, callOf(CONVERSATION));
  },
  parts,
  invariants: invariantsFor(parts),
  sometimes: windows,
  limits: { operations: 200, virtualMs: 600_000 },
};
