import type { ChoiceKind } from './choices.ts';
import { CLIENT_KINDS } from './kinds/client.ts';
import { CONVERSATION_KINDS } from './kinds/conversation.ts';
import { DATABASE_KINDS } from './kinds/database.ts';
import type { KindEntry } from './kinds/define-kinds.ts';
import { DOWNLOAD_KINDS } from './kinds/download.ts';
import { EXPORT_KINDS } from './kinds/export.ts';
import { MEDIA_KINDS } from './kinds/media.ts';
import { NETWORK_KINDS } from './kinds/network.ts';
import { OUTAGE_KINDS } from './kinds/outage.ts';
import { OUTBOUND_KINDS } from './kinds/outbound.ts';
import { PARTICIPANT_KINDS } from './kinds/participant.ts';
import { PLATFORM_KINDS } from './kinds/platform.ts';
import { RECORDING_KINDS } from './kinds/recording.ts';
import { STORAGE_KINDS } from './kinds/storage.ts';
import { WEBHOOK_KINDS } from './kinds/webhook.ts';

/**
 * The version of the model that a plan was made for. It changes when a kind is renamed, its range
 * shrinks or its meaning moves, so that an old plan is refused instead of replaying another run.
 */
export const MODEL_VERSION = 'forum-1';

/**
 * In this order a shrinker prefers what makes a run fail, and the position of a kind gives it its
 * random stream: a new group goes to the end.
 */
const ENTRIES = {
  ...RECORDING_KINDS,
  ...CONVERSATION_KINDS,
  ...PLATFORM_KINDS,
  ...NETWORK_KINDS,
  ...CLIENT_KINDS,
  ...OUTAGE_KINDS,
  ...PARTICIPANT_KINDS,
  ...EXPORT_KINDS,
  ...WEBHOOK_KINDS,
  ...MEDIA_KINDS,
  ...OUTBOUND_KINDS,
  ...EXPORT_KINDS,
  ...DATABASE_KINDS,
  ...STORAGE_KINDS,
  ...DOWNLOAD_KINDS,
};

/** The name of a kind of choice. */
export type ChoiceName = keyof typeof ENTRIES;

/** Every uncertain thing of the model, by name. */
export const CATALOGUE = Object.fromEntries(
  Object.entries<KindEntry>(ENTRIES).map(([name, entry], index) => [
    name,
    { name, index, ...entry },
  ]),
) as Readonly<Record<ChoiceName, ChoiceKind>>;

/** The kinds in the order of the catalogue, so that `KINDS[kind.index] === kind`. */
export const KINDS: readonly ChoiceKind[] = Object.values(CATALOGUE);

/** The kind of that name, or `undefined`; takes any string, as plans come from outside. */
export function kindNamed(name: string): ChoiceKind | undefined {
  return Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name as ChoiceName] : undefined;
}
