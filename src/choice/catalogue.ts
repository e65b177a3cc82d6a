import type { ChoiceKind } from './choices.ts';
import { norm, ours, seed, vendor } from './provenance.ts';

/**
 * The version of the model that a plan was made for. It changes when a kind is renamed, its range
 * shrinks or its meaning moves, so that an old plan is refused instead of replaying another run.
 */
export const MODEL_VERSION = 'forum-1';

/** How many draws per subject may be faults; after them the network and the platform behave. */
const FAULTS = 8;
/** How many draws per subject may be slow. */
const SLOW = 8;
const UNBOUNDED = Number.MAX_SAFE_INTEGER;

const PROPAGATION = seed('000: a stop takes effect later than its answer');
const AT_LEAST_ONCE = ours('any network may do this; RFC 9110 §9.2.2 is why retries need care');

type Entry = Omit<ChoiceKind, 'index' | 'name'>;

const ENTRIES = {
  'recording.start-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the recording stays queued this long before it captures',
    provenance: PROPAGATION,
  },
  'recording.stop-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'an accepted stop takes this long to propagate; the capture lock is held meanwhile',
    provenance: PROPAGATION,
  },
  'recording.lock-lag': {
    max: 1000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the capture lock is released this long after the stop has propagated',
    provenance: ours('locks and states live in different services'),
  },
  'recording.view-lag': {
    max: 3000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'reads show the nth change of the recording this much later than it happened',
    provenance: seed('000: reads and files were seen to disagree'),
  },
  'recording.upload-lag': {
    max: 10_000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'a stopped recording uploads for this long',
    provenance: seed('001: an upload follows the capture'),
  },
  'recording.upload-failure': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'recording id',
    horizon: UNBOUNDED,
    what: 'the upload fails',
    provenance: seed('001: files get lost on the way to storage'),
  },
  'conversation.step-lag': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'conversation id',
    horizon: UNBOUNDED,
    what: 'the nth internal step of the conversation takes this much longer',
    provenance: seed('004: a call moves by itself'),
  },
  'conversation.hang-up': {
    max: 20_000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'conversation id',
    horizon: 1,
    what: 'the caller hangs up this long after the IVR node has completed; 0 stays on the line',
    provenance: ours('callers do'),
  },
  'idempotency.commit-lag': {
    max: 2000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'operation',
    horizon: FAULTS,
    what: 'a result is replayable only after this long; until then its key answers 409 in flight',
    provenance: norm('draft-ietf-httpapi-idempotency-key-header-07 §2.6'),
  },
  'platform.throttle': {
    max: 5,
    unit: 's',
    harshness: 'fault',
    subject: 'principal',
    horizon: FAULTS,
    what: 'the nth request of the principal answers 429 with this many seconds of Retry-After',
    provenance: vendor('Genesys Cloud rate limits answer 429 with Retry-After'),
  },
  'platform.retry-after-form': {
    max: 1,
    unit: 'variant',
    harshness: 'lag',
    subject: 'principal',
    horizon: FAULTS,
    what: 'Retry-After is an HTTP date instead of seconds',
    provenance: norm('RFC 9110 §10.2.3'),
  },
  'platform.error-shape': {
    max: 2,
    unit: 'variant',
    harshness: 'lag',
    subject: 'principal',
    horizon: UNBOUNDED,
    what: 'the nth refusal has the body with a string code (1) or with a number code (2)',
    provenance: seed('000: integrators met both bodies'),
  },
  'network.request-latency': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW,
    what: 'the nth request takes this much longer to arrive',
    provenance: AT_LEAST_ONCE,
  },
  'network.response-latency': {
    max: 8000,
    unit: 'ms',
    harshness: 'lag',
    subject: 'client',
    horizon: SLOW,
    what: 'the answer to the nth request takes this much longer to come back',
    provenance: AT_LEAST_ONCE,
  },
  'network.duplicate': {
    max: 8000,
    unit: 'ms',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'a second copy of the nth request arrives this long after the first; 0 sends none',
    provenance: AT_LEAST_ONCE,
  },
  'network.request-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'the nth request never arrives',
    provenance: AT_LEAST_ONCE,
  },
  'network.response-lost': {
    max: 1,
    unit: 'flag',
    harshness: 'fault',
    subject: 'client',
    horizon: FAULTS,
    what: 'the nth request takes effect but its answer never comes back',
    provenance: AT_LEAST_ONCE,
  },
  'client.randomness': {
    max: 65_535,
    unit: 'variant',
    harshness: 'lag',
    subject: 'client',
    horizon: 1,
    what: 'the seed of the random numbers that the client itself uses, for example for jitter',
    provenance: ours('a run must be fully given by scenario, client and plan'),
  },
} satisfies Record<string, Entry>;

/** The name of a kind of choice. */
export type ChoiceName = keyof typeof ENTRIES;

/** Every uncertain thing of the model, by name. */
export const CATALOGUE = Object.fromEntries(
  Object.entries(ENTRIES).map(([name, entry], index) => [name, { name, index, ...entry }]),
) as Readonly<Record<ChoiceName, ChoiceKind>>;

/** The kinds in the order of the catalogue, so that `KINDS[kind.index] === kind`. */
export const KINDS: readonly ChoiceKind[] = Object.values(CATALOGUE);

/** The kind of that name, or `undefined`; takes any string, as plans come from outside. */
export function kindNamed(name: string): ChoiceKind | undefined {
  return Object.hasOwn(CATALOGUE, name) ? CATALOGUE[name as ChoiceName] : undefined;
}
