import type { AnyStateMachine } from 'xstate';
import type { PlannedChoice } from '../../choice/plan.ts';
import type { Json } from '../../platform/message.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Settings } from '../../platform/settings.ts';
import type { ReceiverAnswer } from '../../platform/webhooks/scripted-receivers.ts';

/** What of a request differs from one example to the next. */
export interface RequestParts {
  /** Values of path variables; those of the driver unless told. */
  readonly params?: Readonly<Record<string, string>>;
  /** Without the question mark. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

/** A choice that is made while a session goes on. */
export type ChoiceToMake = Omit<PlannedChoice, 'nth'> & { readonly nth?: number };

/** One thing that is done in a session. */
export type Step =
  /** Sends a request that is answered with that status, and with that code where it is refused. */
  | ({
      readonly kind: 'request';
      readonly operation: string;
      readonly status: number;
      readonly code?: string;
      /** What it is for, in half a sentence. */
      readonly says: string;
    } & RequestParts)
  /** Moves the clock by so much. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Makes a choice, before it is drawn; the next draw of its kind and subject unless told which. */
  | { readonly kind: 'choose'; readonly choice: ChoiceToMake }
  /** Asks the admin API, which answers 204, to let something happen to the world. */
  | {
      readonly kind: 'event';
      readonly says: string;
      /** Below the session: `/conversations/conv-1/hang-up`. */
      readonly path: string;
      /** The same thing, done to the platform that rehearses. */
      readonly act: (platform: Platform) => void;
    };

/** A stretch of time in which a machine moves by itself, with what is done in it. */
export interface Course {
  /** What happens, in half a sentence. */
  readonly says: string;
  /** The scenario of its session, if not that of the system. */
  readonly scenario?: string;
  readonly settings?: Partial<Settings>;
  /** What endpoints answer; nobody answers unless told. */
  readonly receivers?: readonly ReceiverAnswer[];
  readonly choices: readonly PlannedChoice[];
  readonly steps: readonly Step[];
}

/** How one machine is walked. */
export interface MachineDriver {
  readonly machine: AnyStateMachine;
  /** What of the journal's snapshots says in which state the walked resource is. */
  readonly seen: {
    readonly field: 'truth' | 'around' | 'lock';
    /** The id that a snapshot must have, where others of its kind are about. */
    readonly resource?: string;
    /** The states by what the field says, where it does not say them: `null`, and `*` for all else. */
    readonly spelled?: Readonly<Record<string, string>>;
  };
  /** The id by which the journal tells its steps; every one of its machine unless told. */
  readonly subject?: string;
  /** The rules by which the journal tells events that states alone do not tell apart. */
  readonly told?: Readonly<Record<string, string>>;
  /** Events that come by themselves, as delays end; none unless told. */
  readonly byItself?: readonly string[];
  /** A walk goes on no further than this; 1,000 transitions unless told. */
  readonly walkLengthMax?: number;
  /** What it does by itself, beside what walks make it do; nothing unless told. */
  readonly courses?: readonly Course[];
  /** The events that making the session brings about, in order; none unless told. */
  readonly bySession?: readonly string[];
  /** The choices of every walk, which keep states apart that would else last no time. */
  readonly choices: readonly PlannedChoice[];
  /** What goes before the machine is in its first state. */
  readonly arrive: readonly Step[];
  /**
   * How each event or delay is brought about, by its name, with ` if <guard>` where a guard is to say
   * yes. A delay needs no steps of its own: the clock is moved to when it is over.
   */
  readonly take: Readonly<Record<string, readonly Step[]>>;
  /** A read that shows where the resource is, sent after each transition. */
  readonly look: Step & { readonly kind: 'request' };
  /** The transitions that nothing can bring about, each with the reason: `from → to by event`. */
  readonly untaken?: Readonly<Record<string, string>>;
}

/** A request that is answered in a way that needs arranging. */
export interface Scene {
  /** What the scene shows, in half a sentence. */
  readonly says: string;
  readonly status: number;
  /** The code of a refusal. */
  readonly code?: string;
  readonly request?: RequestParts;
  /** What goes before. */
  readonly steps?: readonly Step[];
  readonly choices?: readonly PlannedChoice[];
  /** Set where the choices only gain time that another platform takes by itself. */
  readonly unhurried?: true;
  readonly settings?: Partial<Settings>;
}

/** How one operation is asked for. */
export interface OperationDriver {
  /** What a request of it has beside the ids in its path. */
  readonly request?: RequestParts;
  /**
   * How it succeeds, in the world as the session has it. A write is sent with a key, so that it can
   * be repeated.
   */
  readonly succeeds: Scene;
  /** What differs from that request when its key is used again; another id in the path unless told. */
  readonly otherRequest?: RequestParts;
  /** Whatever else it answers, beyond what any operation can answer. */
  readonly scenes?: readonly Scene[];
  /** The statuses that it documents and that cannot be shown, each with the reason. */
  readonly unshown?: Readonly<Record<number, string>>;
}

/** An id that requests need and that a world other than the mock's has under another name. */
export interface ContractVariable {
  readonly key: string;
  /** Its value in a session of the scenario. */
  readonly value: string;
  /** What must be behind the id elsewhere. */
  readonly says: string;
  /** The operation that makes one, and what of its answer is the id; none unless told. */
  readonly madeBy?: { readonly operation: string; readonly field: string };
}

/** Everything that a contract collection of one system needs to be told. */
export interface SystemDriver {
  /** In kebab-case; names the folder of the collection. */
  readonly system: string;
  readonly title: string;
  /** What the system is, in a sentence. */
  readonly says: string;
  /** The scenario whose world the sessions have. */
  readonly scenario: string;
  readonly variables: readonly ContractVariable[];
  readonly machines: readonly MachineDriver[];
  /** By the name of the operation. Every operation of the dialect is in one driver. */
  readonly operations: Readonly<Record<string, OperationDriver>>;
}
