import type { Settings } from '../src/platform/settings.ts';
import type { ConversationSetup } from '../src/platform/voice/conversation-lifecycle.ts';
import type { ReceiverAnswer } from '../src/platform/webhooks/scripted-receivers.ts';
import type { ChoiceSource } from './choice-source.ts';
import type { ServedScenario } from './served-scenario.ts';
import type { ClockKind } from './session-clock.ts';

/** What a session is made from. The same settings give the same world. */
export interface SessionSettings {
  readonly scenario: ServedScenario;
  readonly clock: ClockKind;
  readonly source: ChoiceSource;
  /** How its platform behaves where neither the scenario's settings nor the usual ones say so. */
  readonly platform?: Partial<Settings> | undefined;
  /** Conversations beside those of the scenario. */
  readonly fixtures: readonly ConversationSetup[];
  /** Where the events go that its scenario has arranged for a client; nowhere unless told. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
  /** What receivers of webhooks answer; the real ones do unless told. */
  readonly receivers?: readonly ReceiverAnswer[] | undefined;
}
