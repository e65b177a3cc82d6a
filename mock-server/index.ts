export { InvalidOptionsError } from './invalid-options-error.ts';
export type { Listening, ListenOptions } from './listen.ts';
export {
  createMockServer,
  type MockServer,
  type MockServerOptions,
  type SessionDefaults,
} from './mock-server.ts';
export { PortInUseError } from './port-in-use-error.ts';
export { PRESETS, type Preset } from './presets.ts';
export type { ServedScenario } from './served-scenario.ts';
export { machineTimers, type ServerTimers } from './server-timers.ts';
export { CLOCK_KINDS, type ClockKind } from './session-clock.ts';
