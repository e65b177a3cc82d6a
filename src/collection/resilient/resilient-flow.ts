import type { Scenario } from '../../../scenarios/index.ts';
import type { Plan } from '../../choice/plan.ts';
import type { ReceiverAnswer } from '../../platform/webhooks/scripted-receivers.ts';
import type { RequestDraft } from '../draft.ts';
import type { Rehearsal } from './rehearsal.ts';

/** One cause of a 409, and whether it is over some time. */
export interface ConflictCause {
  /** In words, for the console and for the last word. */
  readonly is: string;
  /** Its dotted code; not every body has it. */
  readonly code: string;
  /** What its sentence says, as in a regular expression. */
  readonly words: string;
  /** Whether the same request may succeed later. Else the request's own script decides. */
  readonly waits: boolean;
}

/** A name, a value to begin with, and what it means. */
export type FlowVariable = readonly [name: string, value: string, meaning: string];

/** A folder of a flow. Its scripts that wait and decide are added. */
export interface FlowFolder {
  readonly name: string;
  readonly description: string;
  /** Its requests, with what the platform answers them in a fresh rehearsal. */
  readonly steps: (rehearsal: Rehearsal) => readonly RequestDraft[];
}

/** One integration done properly, as a collection that testers copy. */
export interface ResilientFlow {
  /** Where its collection goes, without what all of them end with. */
  readonly path: string;
  /** The name of the collection. */
  readonly name: string;
  /** What it is called within sentences: `toggle`. */
  readonly noun: string;
  readonly scenario: Scenario;
  /** The OAuth client that does it, which is a client of the scenario. */
  readonly client: string;
  /** What it does, after "This collection passes." Markdown. */
  readonly does: string;
  /** What it does that the refuted advice does not, one point each. */
  readonly points: readonly string[];
  /** What the list of collections says of it, in a few words. */
  readonly shows: string;
  /** What goes wrong in its session. Breaks no connection, as Newman would exit with 1. */
  readonly plan: Plan;
  /** What the endpoints of its session answer; nobody is there to receive unless told. */
  readonly receivers?: readonly ReceiverAnswer[];
  /** The causes of a 409 that it can meet. */
  readonly causes: readonly ConflictCause[];
  /** Whether a 409 of no known cause is waited out; the request's own script decides if not. */
  readonly unclearWaits: boolean;
  /** The variables that get a new idempotency key each before the first request. */
  readonly keys: readonly string[];
  /** What it is done to, which whoever copies it changes. */
  readonly subjects: readonly FlowVariable[];
  /** What it keeps while it runs, beside the keys and what every flow keeps. */
  readonly variables: readonly FlowVariable[];
  /** The whole flow makes no more requests, repeats included, and takes no longer. */
  readonly bounds: { readonly requestsMax: number; readonly deadlineMs: number };
  /** What is arranged beside the session, as by other clients; nothing unless told. */
  readonly beside?: (rehearsal: Rehearsal) => readonly RequestDraft[];
  /** The folder that does it. */
  readonly work: FlowFolder;
  /** The folder that takes back what must not outlive a run, however it ended; nothing unless told. */
  readonly tidy?: FlowFolder;
  /** At what time of its session the verdict is about to be asked for, for the saved answer. */
  readonly endsAtMs: number;
}

/** The causes of a 409 that every flow can meet. */
export const COMMON_CAUSES: readonly ConflictCause[] = [
  {
    is: 'the first use of the key is being processed',
    code: 'idempotency.in.flight',
    words: 'idempotency-key is being processed',
    waits: true,
  },
];
