import type { ConversationSetup } from '../src/platform/voice/conversation-lifecycle.ts';

/** Which conversations are wanted. */
export interface FixtureOptions {
  readonly conversations: number;
  /** 1 unless told. */
  readonly seed?: number | undefined;
}

const TAGS = ['sales', 'billing', 'support', 'retention', 'claims', 'vip', 'spanish', 'german'];
const TAGS_EACH_MAX = 3;

/**
 * Makes conversations with people's names, telephone numbers and tags; `fixture-1` is the first.
 * The same seed gives the same ones, and of fewer conversations the same first ones.
 */
export async function createFixtures({
  conversations,
  seed = 1,
}: FixtureOptions): Promise<ConversationSetup[]> {
  // Loaded only here, since it takes longer to load than a server takes to start.
  const { faker } = await import('@faker-js/faker/locale/en');
  const telephone = () => `tel:${faker.phone.number({ style: 'international' })}`;
  // From here on nothing is awaited, so that nobody else draws from the same generator.
  faker.seed(seed);
  return Array.from({ length: conversations }, (_, index) => ({
    id: `fixture-${index + 1}`,
    participants: [
      { id: 'caller', purpose: 'customer', name: faker.person.fullName(), address: telephone() },
      { id: 'ivr', purpose: 'ivr', name: `${faker.company.name()} IVR`, address: telephone() },
      { id: 'agent', purpose: 'agent', name: faker.person.fullName(), address: telephone() },
    ],
    defaultRecording: {
      tags: faker.helpers.arrayElements(TAGS, { min: 0, max: TAGS_EACH_MAX }),
      format: faker.helpers.arrayElement(['wav', 'mp3'] as const),
    },
  }));
}
