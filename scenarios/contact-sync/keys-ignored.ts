import type { ContactSyncTask } from '../../src/client/contact-sync.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type Invariant, PASS, type Sometimes } from '../../src/oracle/invariant.ts';
import type { Scenario } from '../scenario.ts';
import { contactSyncContended } from './contended.ts';
import { contactSyncCrashing } from './crashing.ts';
import { effectsOf } from './effects.ts';
import { contactSync } from './scenario.ts';

/** What only a platform that heeds keys does. */
const OF_KEYS = ['replayed', 'in-flight'];

/**
 * The sync on a platform that does not heed keys. Nothing is given away: a write names the version that
 * it is based on, so neither a copy nor a repetition of it takes effect again, and since nobody else
 * writes these fields, what a contact shows tells whether a write that got no answer was taken.
 */
export const contactSyncKeysIgnored: Scenario<ContactSyncTask> = {
  ...contactSyncCrashing,
  name: 'contact-sync-keys-ignored',
  variantOf: contactSync.name,
  title: 'Contact updates where the platform ignores keys',
  story:
    'As in contact-sync-crashing, but the platform does not heed idempotency keys: whether a write ' +
    'whose answer was lost has taken effect, only the version and the fields of the contact tell.',
  settings: { ...contactSync.settings, keysIgnoredBy: ['contact.upsert'] },
  sometimes: contactSyncCrashing.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
};

/** What a copy makes untrue that took effect where the write itself was refused. */
const BROKEN_BY_COPIES = ['takes-effect-at-most-once', 'explained-by-order'];

/** The writes that were refused themselves, and of which a copy that the network made was not. */
function byCopyAlone({ operations, journal }: Evidence): ReadonlySet<number> {
  const executed = new Set(
    journal
      .filter(({ rule }) => rule.id === 'contact.updated')
      .map(({ correlationId }) => correlationId),
  );
  return new Set(
    operations
      .filter(({ arrivals }) => {
        const effective = arrivals.filter(({ correlationId }) => executed.has(correlationId));
        return effective.length > 0 && effective.every(({ duplicate }) => duplicate);
      })
      .map(({ number }) => number),
  );
}

/**
 * Whether a value was written again that only a copy had written. Its system was told of a refusal by
 * the dialer, as of most writes, and then of another version. It takes that for what it mostly is,
 * rather than call every write unknown that met the dialer and then another system.
 */
function writtenAgain(evidence: Evidence): boolean {
  const copies = byCopyAlone(evidence);
  if (copies.size === 0) return false;
  const effects = effectsOf(evidence);
  return effects.some(
    (one, index) =>
      copies.has(one.operation) &&
      effects
        .slice(index + 1)
        .some(
          ({ client, register, value }) =>
            client === one.client && register === one.register && value === one.value,
        ),
  );
}

function asSent(invariant: Invariant): Invariant {
  const { name, says, check } = invariant;
  if (!BROKEN_BY_COPIES.includes(name)) return invariant;
  return {
    ...invariant,
    says: `${says} Unless only a copy that the network made of a refused write had written it.`,
    check: (evidence) => (writtenAgain(evidence) ? PASS : check(evidence)),
  };
}

/** Nobody could know, and the client said so. */
const saidUnknown: Sometimes = {
  name: 'said-unknown',
  says: 'a system did not learn whether its value had been there, and said so',
  entered: ({ reports }) => reports.some(({ status }) => status === 'unknown'),
};

/** What another system wrote hid from a read that a write had been taken. */
const hiddenByAnother: Sometimes = {
  name: 'hidden-by-another',
  says: 'a write took effect without an answer, and another system replaced its value',
  entered: ({ operations, journal }) => {
    const executed = journal.filter(({ rule }) => rule.id === 'contact.updated');
    const senderOf = new Map(
      operations.flatMap((one) => one.arrivals.map(({ correlationId }) => [correlationId, one])),
    );
    return executed.some(({ correlationId = '', resource }, index) => {
      const one = senderOf.get(correlationId);
      return (
        one?.outcome?.kind === 'no-response' &&
        executed.slice(index + 1).some((later) => {
          const other = senderOf.get(later.correlationId ?? '');
          return later.resource === resource && other !== undefined && other.client !== one.client;
        })
      );
    });
  },
};

/**
 * Several systems on a platform that does not heed keys. Versions keep copies and repetitions from
 * effect as before, but once another system has replaced a value, no read tells whether it was ever
 * there. A client that wrote it again could replace what is newer, so it says that it does not know.
 */
export const contactSyncContendedKeysIgnored: Scenario<ContactSyncTask> = {
  ...contactSyncContended,
  name: 'contact-sync-contended-keys-ignored',
  variantOf: contactSync.name,
  title: 'Contact updates by several systems where the platform ignores keys',
  story:
    `${contactSyncContended.story} The platform does not heed ` +
    'idempotency keys, and the systems know that.',
  settings: { ...contactSyncContended.settings, keysIgnoredBy: ['contact.upsert'] },
  parts: contactSyncContended.parts.map((part) => ({
    ...part,
    task: { ...part.task, keysIgnored: true },
  })),
  invariants: contactSyncContended.invariants.map(asSent),
  sometimes: [
    ...contactSyncContended.sometimes.filter(({ name }) => !OF_KEYS.includes(name)),
    hiddenByAnother,
    saidUnknown,
  ],
};
