export type { Scenario, Strategy } from '../scenarios/scenario.ts';
export { benign } from './choice/benign.ts';
export { CATALOGUE, type ChoiceName, MODEL_VERSION } from './choice/catalogue.ts';
export type { ChoiceKind, Choices, Draw } from './choice/choices.ts';
export {
  BENIGN_PLAN,
  createPlan,
  type Plan,
  type PlannedChoice,
  planChoices,
} from './choice/plan.ts';
export { type PlanReading, readPlan } from './choice/plan-schema.ts';
export { type RecordedChoices, recordChoices } from './choice/recorder.ts';
export { seededChoices, type Tactic } from './choice/seeded.ts';
export { TAPE_VALUE_MAX, type TapeLane, tapeChoices } from './choice/tape.ts';
export type { Client, ClientTools, Outcome } from './client/client.ts';
export type { ClientReport, Operation } from './history/operation.ts';
export type { Evidence } from './oracle/evidence.ts';
export type { Finding, Invariant, Sometimes, Verdict } from './oracle/invariant.ts';
export { type Judgement, judge, worst } from './oracle/judge.ts';
export { Platform, type PlatformOptions } from './platform/platform.ts';
export { createReport, type RaceReport } from './report/race-report.ts';
export { type ReportReading, readReport } from './report/read-report.ts';
export { exploreChunk, type Failure } from './search/explore.ts';
export { NondeterministicClientError } from './search/nondeterministic-client-error.ts';
export { type Run, run, runPlan, type Subject } from './search/run.ts';
export { type Schedule, schedules } from './search/schedule.ts';
export { type SearchOptions, type SearchResult, search } from './search/search.ts';
export { type Simulation, simulate } from './search/simulate.ts';
export { StuckClientError } from './search/stuck-client-error.ts';
export type { Clock } from './time/clock.ts';
export { createRealClock, type Timers } from './time/real-clock.ts';
export { createHttpTransport } from './transport/http-transport.ts';
export type { ClientRequest, Reply, Transport } from './transport/transport.ts';
export {
  createWebhookEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointOptions,
} from './transport/webhook-endpoint.ts';
