import { contactSyncStory } from './contact-sync/story.ts';
import { evaluationExportsStory } from './evaluation-exports/story.ts';
import { participantAttributesStory } from './participant-attributes/story.ts';
import { reRecordingStory } from './re-recording/story.ts';
import { recordingRepairStory } from './recording-repair/story.ts';
import { recordingToggle } from './recording-toggle/scenario.ts';
import { recordingToggleStory } from './recording-toggle/story.ts';
import type { Scenario, Story, Strategy } from './scenario.ts';
import { webhookDeliveryStory } from './webhook-delivery/story.ts';

export type { ContactSyncTask } from '../src/client/contact-sync.ts';
export type { EvaluationExportsTask } from './evaluation-exports/task.ts';
export type { ParticipantAttributesTask } from './participant-attributes/task.ts';
export type { ReRecordingTask } from './re-recording/task.ts';
export type { RecordingToggleTask } from './recording-toggle/task.ts';
export type { Part, Scenario, Story, Strategy } from './scenario.ts';
export type { WebhookDeliveryTask } from './webhook-delivery/task.ts';
export { recordingToggle };

/** Every story, in the order of the seeds. */
const STORIES: readonly Story[] = [
  recordingToggleStory,
  reRecordingStory,
  recordingRepairStory,
  webhookDeliveryStory,
  contactSyncStory,
  evaluationExportsStory,
  participantAttributesStory,
];

/** Every scenario, as typed on a command line. */
export const scenarios: readonly Scenario[] = STORIES.flatMap((story) => story.scenarios);

/** Every strategy on trial, in the order of the seeds. */
export const strategiesOnTrial: readonly Strategy[] = STORIES.flatMap((story) => story.onTrial);

/** The reference clients that are to hold up where the strategies do not. */
export const referenceClients: readonly Strategy[] = STORIES.map((story) => story.resilient);

/** The scenarios in which a strategy can be run: the one in which it is tried, and its variants. */
export function scenariosOf({ scenario }: Strategy): Scenario[] {
  return scenarios.filter(({ name, variantOf }) => name === scenario || variantOf === scenario);
}

/** The scenario in which a strategy is tried. */
export function homeOf({ name, scenario }: Strategy): Scenario {
  const home = scenarios.find((one) => one.name === scenario);
  if (home === undefined) throw new TypeError(`${name}: there is no scenario ${scenario}`);
  return home;
}
