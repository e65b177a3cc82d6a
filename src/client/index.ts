export { judgeWave, type WaveSource } from '../media/judge-wave.ts';
export { WAVE_POLICY, type WaveEncoding, type WavePolicy } from '../media/wave-policy.ts';
export type { FaultyWave, SoundWave, WaveVerdict } from '../media/wave-verdict.ts';
export {
  type Delivery,
  type DeliveryHandler,
  NO_WEBHOOKS,
  type Webhooks,
} from '../transport/webhooks.ts';
export { type Backoff, type BackoffOptions, fullJitter } from './backoff.ts';
export { createCallFollower, type FollowOptions, type FollowTask } from './call-follower.ts';
export type { Client, ClientTools, Outcome } from './client.ts';
export { type Conflict, classifyConflict } from './conflict.ts';
export type { ContactUpdate, ContactValues } from './contact-outbox.ts';
export {
  type ContactSyncOptions,
  type ContactSyncTask,
  createContactSync,
} from './contact-sync.ts';
export { type Database, DatabaseUnavailableError, type Records } from './database.ts';
export {
  createDogstatsdMetrics,
  type DogstatsdMetrics,
  type DogstatsdTarget,
} from './dogstatsd.ts';
export {
  createEvaluationExports,
  type EvaluationExportsOptions,
  type EvaluationExportsTask,
} from './evaluation-exports.ts';
export type { ExportRange } from './export-lanes.ts';
export { createMemory, type Memory } from './memory.ts';
export { createMemoryDatabase } from './memory-database.ts';
export { createPacedSender, type PacedSender } from './paced-sender.ts';
export {
  type AttributesOptions,
  type AttributesTask,
  createParticipantAttributes,
} from './participant-attributes.ts';
export { type ReRecordResult, reRecord } from './re-record.ts';
export { type ReRecordCommand, reRecordKey } from './re-record-command.ts';
export { createRecordingRescue, type RescueOptions, type RescueTask } from './recording-rescue.ts';
export { createRecordingToggle, type ToggleOptions, type ToggleTask } from './recording-toggle.ts';
export { retryAfterMs } from './retry-after.ts';
export { type Metrics, START_LATENCY } from './start-latency.ts';
export {
  createWebhookConsumer,
  type EventVersion,
  type WebhookConsumer,
  type WebhookConsumerOptions,
  type WebhookEvent,
} from './webhook-consumer.ts';
export { createSignatureCheck, type Hmac, type SignatureOptions } from './webhook-signature.ts';
