import type { Hindrance } from '../src/history/hindrance.ts';
import type { ClientReport, Operation } from '../src/history/operation.ts';

/** The clients of a session that may report. */
const CLIENTS_MAX = 32;

/** What a client may say beside how it ended. */
export interface ClientStory {
  /** What it saw; derived by the server unless told. */
  readonly operations?: readonly Operation[] | undefined;
  /** What held it up without a trace in its operations; nobody knows unless told. */
  readonly hindrances?: readonly Hindrance[] | undefined;
}

interface Kept extends ClientStory {
  readonly report: ClientReport;
}

/** What the clients of a session say of themselves: how they ended, and what they saw. */
export class ClientReports {
  readonly #kept = new Map<string, Kept>();

  /** The reports, in the order in which clients first reported. */
  get all(): ClientReport[] {
    return [...this.#kept.values()].map(({ report }) => report);
  }

  /** Keeps a report; a later one of the same client replaces it. Answers whether there was room. */
  keep(report: ClientReport, story: ClientStory): boolean {
    if (!this.#kept.has(report.client) && this.#kept.size >= CLIENTS_MAX) return false;
    this.#kept.set(report.client, { ...story, report });
    return true;
  }

  /** What held the clients up; `undefined` unless all that reported have told. */
  get hindrances(): Hindrance[] | undefined {
    const told = [...this.#kept.values()].map(({ hindrances }) => hindrances);
    if (told.length === 0 || told.includes(undefined)) return undefined;
    return told.flatMap((hindrances) => hindrances ?? []);
  }

  /**
   * The operations of all clients in order of sending: what a client said it saw where it did, else
   * what the server derived.
   */
  merge(derived: readonly Operation[]): Operation[] {
    const told = [...this.#kept.values()].flatMap(({ operations }) => operations ?? []);
    return [...told, ...derived.filter(({ client }) => !this.tells(client))]
      .toSorted((a, b) => a.sentAtMs - b.sentAtMs || a.number - b.number)
      .map((operation, index) => ({ ...operation, number: index + 1 }));
  }

  /** Whether a client said what it saw. */
  tells(client: string): boolean {
    return this.#kept.get(client)?.operations !== undefined;
  }
}
