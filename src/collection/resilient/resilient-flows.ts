import { scenarios } from '../../../scenarios/index.ts';
import { contactSyncFlow } from './flows/contact-sync.ts';
import { evaluationExportsFlow } from './flows/evaluation-exports.ts';
import { participantAttributesFlow } from './flows/participant-attributes.ts';
import { reRecordingFlow } from './flows/re-recording.ts';
import { recordingToggleFlow } from './flows/recording-toggle.ts';
import { webhookWatchFlow } from './flows/webhook-watch.ts';
import type { ResilientFlow } from './resilient-flow.ts';

/** Every integration that is shipped done properly, in the order of the seeds. */
export const RESILIENT_FLOWS: readonly ResilientFlow[] = [
  recordingToggleFlow,
  reRecordingFlow,
  webhookWatchFlow,
  contactSyncFlow,
  evaluationExportsFlow,
  participantAttributesFlow,
];

/** The flow that does what a scenario of that name, or the one that it varies, is about. */
export function flowFor(scenario: string): ResilientFlow | undefined {
  const varied = scenarios.find(({ name }) => name === scenario)?.variantOf;
  return RESILIENT_FLOWS.find((flow) => [scenario, varied].includes(flow.scenario.name));
}
