import { z } from 'zod';
import type { Json } from '../../message.ts';
import { etagOf } from '../../precondition.ts';
import { textRecord } from '../../text-record.ts';
import type { AttributeState } from '../../voice/attribute-register.ts';
import type { Participant } from '../../voice/voice.ts';

/** Attributes in one patch. */
const GIVEN_MAX = 50;
const NAME_LENGTH_MAX = 100;
const VALUE_LENGTH_MAX = 1000;
/** Participants in one patch of a conversation. */
const PARTICIPANTS_MAX = 20;
/** A participant holds no more attributes than this (ours; a patch beyond it is refused). */
export const ATTRIBUTES_MAX = 100;

const attributesGiven = textRecord({
  sizeMin: 1,
  sizeMax: GIVEN_MAX,
  nameLengthMax: NAME_LENGTH_MAX,
  name: {
    form: /^[A-Za-z][A-Za-z0-9_.-]*$/,
    says: `must begin with a letter; then letters, digits, _ . -, ${NAME_LENGTH_MAX} at most`,
  },
  valueLengthMax: VALUE_LENGTH_MAX,
});

/** The body of a patch of one participant (seed 004: the curl call). */
export const participantPatchBody = z.strictObject({ attributes: attributesGiven });

/** The body of a patch of a conversation (seed 004: the payload of the question). */
export const conversationPatchBody = z.strictObject({
  participants: z
    .array(z.strictObject({ id: z.string().min(1), attributes: attributesGiven }))
    .min(1)
    .max(PARTICIPANTS_MAX)
    .refine(
      (all) => new Set(all.map(({ id }) => id)).size === all.length,
      'must name each participant once',
    ),
});

const attributesShown = z.record(z.string(), z.string());
const whoForm = {
  id: z.string(),
  purpose: z.enum(['customer', 'ivr', 'agent']),
  name: z.string(),
  address: z.string(),
};

/** A participant within a conversation as it is answered. Without attributes it has no such fields. */
export const participantInConversationForm = z.strictObject({
  ...whoForm,
  attributes: attributesShown.optional(),
  etag: z.string().optional(),
});

/** A participant as it is answered. */
export const participantForm = z.strictObject({
  ...whoForm,
  conversationId: z.string(),
  attributes: attributesShown,
});
z.globalRegistry.add(participantForm, { id: 'Participant' });

/** Of two states of the attributes, the one that an answer shows. */
export type Shown = 'view' | 'truth';

/** The attributes as reads show them at `nowMs`, or as they are; `undefined` if there never were any. */
export function shownState(
  { register }: Participant,
  nowMs: number,
  shown: Shown,
): AttributeState | undefined {
  return shown === 'truth' ? register?.truth : register?.view.at(nowMs);
}

/** A participant as a conversation shows it. */
export function participantInConversation(
  participant: Participant,
  nowMs: number,
  shown: Shown,
): Json {
  const { id, purpose, name, address } = participant;
  const state = shownState(participant, nowMs, shown);
  if (state === undefined) return { id, purpose, name, address };
  const { attributes, version } = state;
  return { id, purpose, name, address, attributes, etag: etagOf(version) };
}

/** A participant by itself. */
export function participantBody(
  participant: Participant,
  conversationId: string,
  state: AttributeState | undefined,
): Json {
  const { id, purpose, name, address } = participant;
  return { id, conversationId, purpose, name, address, attributes: state?.attributes ?? {} };
}
