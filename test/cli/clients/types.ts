export type { RecordingToggleTask } from '../../../scenarios/index.ts';
export type { ClientTools } from '../../../src/client/client.ts';
