import type { Provenance } from '../src/choice/provenance.ts';
import type { Client } from '../src/client/client.ts';
import type { Invariant, Sometimes } from '../src/oracle/invariant.ts';
import type { Scope } from '../src/platform/auth.ts';
import type { JournalEntry } from '../src/platform/journal.ts';
import type { Platform } from '../src/platform/platform.ts';
import type { Settings } from '../src/platform/settings.ts';

/** One client of a scenario and what it has to do. */
export interface Part<Task> {
  /** The client's name, which is also its OAuth client id. */
  readonly name: string;
  /** Whose client it is; clients of one account share their idempotency keys. Its own unless told. */
  readonly account?: string;
  readonly task: Task;
  /** What its token allows; everything unless told. */
  readonly scopes?: ReadonlySet<Scope>;
  /** Whether this journal entry is what the client waits for before it begins. */
  readonly startsOn: (entry: JournalEntry) => boolean;
}

/** A story to be run many times: a world, clients in it, and what must hold. */
export interface Scenario<Task = unknown> {
  /** In kebab-case, as typed on a command line. */
  readonly name: string;
  /** The scenario whose task it gives under other conditions: what can do that can do this. */
  readonly variantOf?: string;
  readonly title: string;
  /** What the person wants to achieve and what gets in the way. */
  readonly story: string;
  readonly provenance: Provenance;
  /** How the platform of this world behaves where it is not as usual. */
  readonly settings?: Partial<Settings>;
  /** Makes the world. */
  readonly arrange: (platform: Platform) => void;
  readonly parts: readonly Part<Task>[];
  /** Whether clients may be killed and start again with nothing but what they remembered. */
  readonly crashes?: boolean;
  /** Set where nobody can succeed, so that an honest failure is the best that a client can say. */
  readonly unachievable?: true;
  /** In order of importance: the first broken one names a failure. */
  readonly invariants: readonly Invariant[];
  readonly sometimes: readonly Sometimes[];
  /** A client that has not finished by then never will, as far as the oracle is concerned. */
  readonly limits: { readonly operations: number; readonly virtualMs: number };
}

/** A client that does what one piece of advice says, and nothing cleverer. */
export interface Strategy<Task = unknown> {
  /** In kebab-case, as typed on a command line. */
  readonly name: string;
  /** Where it is tried. It can also be run in the variants of that scenario. */
  readonly scenario: string;
  readonly provenance: Provenance;
  /** What the advice promises, in a few words. */
  readonly claim: string;
  /** What to do instead, should the trial refute it. */
  readonly instead: string;
  /** A method, so that a strategy for one kind of task can stand in a list of strategies. */
  client(...tools: Parameters<Client<Task>>): ReturnType<Client<Task>>;
}

/** What one seed document is about: its scenarios, its advice, and a client that holds up. */
export interface Story {
  /** The first one is where the advice is tried; the others are its variants. */
  readonly scenarios: readonly Scenario[];
  /** The advice, in the order of the document. The verdicts are the harness's. */
  readonly onTrial: readonly Strategy[];
  /** Is to hold up where the advice does not, in every scenario. */
  readonly resilient: Strategy;
}
