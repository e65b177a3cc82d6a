import type { Settings } from '../../src/platform/settings.ts';
import { unusualSettings } from '../../src/platform/settings-schema.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import { SESSION_PREFIX } from '../route-session.ts';
import type { Session } from '../session.ts';
import type { ClockKind } from '../session-clock.ts';

/** A session as the admin API shows it. */
export interface SessionDescription {
  readonly id: string;
  readonly scenario: string;
  readonly clock: ClockKind;
  /** `null` without one. */
  readonly seed: number | null;
  /** `null` for a session by a plan or by a seed alone. */
  readonly preset: string | null;
  /** What of its platform's settings is not as usual. */
  readonly settings: Partial<Settings>;
  readonly nowMs: number;
  /** Where the platform of this session is. */
  readonly baseUrl: string;
  /** The ids of its conversations. */
  readonly conversations: readonly string[];
}

/** Describes a session. `origin` is `http://host:port` of the server. */
export function describeSession(session: Session, origin: string): SessionDescription {
  const { id, settings, nowMs, world } = session;
  const { scenario, clock, source } = settings;
  return {
    id,
    scenario: scenario.name,
    clock,
    seed: source.kind === 'plan' ? null : (source.seed ?? null),
    preset: source.kind === 'preset' ? source.preset.name : null,
    settings: unusualSettings(world.settings),
    nowMs,
    baseUrl: `${origin}${SESSION_PREFIX}${id}`,
    conversations: [...voiceOf(world).conversations.keys()],
  };
}
