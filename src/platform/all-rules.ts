import { INTERACTION_RULES } from './interactions/interaction-rules.ts';
import { OUTBOUND_RULES } from './outbound/outbound-rules.ts';
import { QUALITY_RULES } from './quality/quality-rules.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';
import { PARTICIPANT_RULES } from './voice/participant-rules.ts';
import { VOICE_RULES } from './voice/voice-rules.ts';
import { WEBHOOK_RULES } from './webhooks/webhook-rules.ts';

/** Every rule by which the platform answers or moves. */
export const ALL_RULES: readonly Rule[] = [
  RULES,
  VOICE_RULES,
  PARTICIPANT_RULES,
  QUALITY_RULES,
  WEBHOOK_RULES,
  OUTBOUND_RULES,
  INTERACTION_RULES,
].flatMap(Object.values<Rule>);
