import { scenarios } from '../../../scenarios/index.ts';
import { planChoices } from '../../choice/plan.ts';
import type { Arrival, Operation } from '../../history/operation.ts';
import { Platform } from '../../platform/platform.ts';
import { voiceOf } from '../../platform/voice/voice.ts';
import {
  receiverAnswersOf,
  ScriptedReceivers,
} from '../../platform/webhooks/scripted-receivers.ts';
import type { WrittenEntry } from '../../platform/written-entry.ts';
import type { RaceReport, ReportedRun } from '../../report/race-report.ts';
import { tokenVariable } from '../token-variable.ts';
import { UnrepeatableReportError } from './unrepeatable-report-error.ts';

/** A request as it reached the platform, with the state of a stepped session at that moment. */
export interface RetracedArrival {
  readonly operation: Operation;
  readonly arrival: Arrival;
  readonly entry: WrittenEntry;
  /** The collection variable that holds its client's token, if not the collection's own. */
  readonly tokenIn: string | undefined;
  /** What the admin API answers when the clock was moved to this moment. */
  readonly clock: ClockState;
}

/** Where the clock of a stepped session stands. */
export interface ClockState {
  readonly nowMs: number;
  readonly nextEventAtMs: number | null;
  readonly pending: number;
}

/** A run as a stepped session goes through it. */
export interface RetracedRun {
  /** In the order of arrival, copies included. */
  readonly arrivals: readonly RetracedArrival[];
  /** The ids of the conversations at the beginning. */
  readonly conversations: readonly string[];
  /** The clients of the scenario; the first one's token is the collection's. */
  readonly clients: readonly string[];
  /** Where the clock stands after the last report of a client, if that is later than all arrivals. */
  readonly endClock: ClockState;
}

/**
 * Goes through a run request by request, as whoever steps a session does, and makes sure that the
 * platform answers as the report says.
 *
 * @throws {UnrepeatableReportError} if it does not, or if a client took part that has no token.
 */
export function retraceRun({ scenario: { name } }: RaceReport, run: ReportedRun): RetracedRun {
  const scenario = scenarios.find((one) => one.name === name);
  if (scenario === undefined) throw new UnrepeatableReportError(`no scenario is named ${name}`);
  const answers = receiverAnswersOf(run.journal);
  const platform: Platform = new Platform({
    choices: planChoices(run.plan),
    settings: scenario.settings ?? {},
    ...(answers !== undefined && {
      outbound: new ScriptedReceivers(answers, () => platform.world.timeline),
    }),
  });
  scenario.arrange(platform);
  const tokens = new Map(
    scenario.parts.map(({ name: client, scopes, account }) => [
      client,
      platform.grant(client, scopes, account),
    ]),
  );
  const conversations = [...voiceOf(platform.world).conversations.keys()];
  const arrivals = arrivalsOf(run).map(({ operation, arrival, entry }) => {
    const token = tokens.get(operation.client);
    if (token === undefined) {
      throw new UnrepeatableReportError(
        `${operation.client} took part, and the scenario ${name} has no such client`,
      );
    }
    if (!Number.isInteger(arrival.atMs)) {
      throw new UnrepeatableReportError(
        `operation ${operation.number} arrived at ${arrival.atMs} ms, and a session moves by whole milliseconds`,
      );
    }
    platform.advanceTo(arrival.atMs);
    const clock = clockOf(platform);
    const { method, path, body, number } = operation;
    const headers = { ...operation.headers, authorization: `Bearer ${token}` };
    const { status } = platform.handle({ method, path, headers, body });
    if (status !== arrival.status) {
      throw new UnrepeatableReportError(
        `operation ${number} was answered ${arrival.status} at ${arrival.atMs} ms and is answered ${status} now`,
      );
    }
    const nth = scenario.parts.findIndex((part) => part.name === operation.client);
    const tokenIn = nth > 0 ? tokenVariable(operation.client) : undefined;
    return { operation, arrival, entry, clock, tokenIn };
  });
  platform.advanceTo(run.endedAtMs);
  const clients = scenario.parts.map((part) => part.name);
  return { arrivals, conversations, clients, endClock: clockOf(platform) };
}

const BROKEN_OFF = 'media.broken-off';

/** In the order in which the platform answered, which at one moment is not told by the time. */
function arrivalsOf(run: ReportedRun): Omit<RetracedArrival, 'clock' | 'tokenIn'>[] {
  const entries = new Map(run.journal.map((entry) => [entry.correlationId, entry]));
  return run.operations
    .flatMap((operation) =>
      operation.arrivals.map((arrival) => {
        const entry = entries.get(arrival.correlationId);
        if (entry === undefined) {
          throw new UnrepeatableReportError(`the journal lacks answer ${arrival.correlationId}`);
        }
        if (entry.rule === BROKEN_OFF) {
          throw new UnrepeatableReportError(
            `the file of operation ${operation.number} breaks off, which whoever runs collections takes for a failure of its own`,
          );
        }
        return { operation, arrival, entry };
      }),
    )
    .toSorted((a, b) => a.entry.sequence - b.entry.sequence);
}

function clockOf(platform: Platform): ClockState {
  const { nowMs, nextAtMs, pending } = platform;
  return { nowMs, nextEventAtMs: nextAtMs ?? null, pending };
}
