import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import type { AttributeChange, Attributes } from '../../src/platform/voice/attribute-register.ts';
import { voiceOf } from '../../src/platform/voice/voice.ts';
import type { Part } from '../scenario.ts';
import { CONVERSATION, PARTICIPANT, type ParticipantAttributesTask } from './task.ts';

/** A worker of the scenario. */
export type Worker = Part<ParticipantAttributesTask>;

/** How the attributes came to be what they are. */
export interface RegisterEvidence {
  readonly changes: readonly AttributeChange[];
  readonly initial: Attributes;
  readonly final: Attributes;
}

/** What a run did to the attributes of the participant, or of the caller of another call. */
export function theRegister(
  { world }: Evidence,
  conversationId = CONVERSATION,
  participantId = PARTICIPANT,
): RegisterEvidence {
  const conversation = voiceOf(world).conversations.get(conversationId);
  const register = conversation?.participants.find(({ id }) => id === participantId)?.register;
  const final = register?.truth.attributes ?? {};
  const changes = register?.changes ?? [];
  return { changes, initial: changes[0]?.before ?? final, final };
}

/** Whether a change carried out what that worker was to do. */
export function carriesOut({ by, given }: AttributeChange, { name, task }: Worker): boolean {
  return (
    by.kind === 'client' &&
    by.name === name &&
    Object.entries(task.attributes).every(([key, value]) => given[key] === value)
  );
}

/** What a worker said in the end. */
export function reportOf({ reports }: Evidence, { name }: Worker): ClientReport | undefined {
  return reports.find(({ client }) => client === name);
}
