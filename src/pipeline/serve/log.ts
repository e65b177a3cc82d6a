import { type DestinationStream, pino } from 'pino';
import type { Happening } from '../happening.ts';
import type { WorkItem } from '../ports/work-queue.ts';
import type { Receipt, ReceiptOutcome } from '../receiver/receiver.ts';
import type { RepairCase } from '../repair-case.ts';
import { isToldAt } from './is-told-at.ts';
import type { LogLevel } from './log-level.ts';
import type { Secrets } from './secrets.ts';

/** What a log is made with. */
export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go. */
  readonly destination: DestinationStream;
  readonly secrets: Secrets;
  /** The time in ms since 1970. */
  readonly nowMs: () => number;
}

/** What something that could not be done belongs to, as far as that is known. */
export interface TroubleContext {
  readonly item?: WorkItem | undefined;
  readonly correlationId?: string | undefined;
}

/** The log of a process of the pipeline: a line of JSON for each thing that happened. */
export interface PipelineLog {
  received(receipt: Receipt): void;
  happened(happening: Happening): void;
  troubled(trouble: unknown, about?: TroubleContext): void;
  /** Something about the process itself. */
  said(says: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Copies and what was kept are the rule; what was refused may be an attack or a wrong secret. */
const LEVELS: Readonly<Record<ReceiptOutcome, 'debug' | 'info' | 'warn' | 'error'>> = {
  stored: 'info',
  duplicate: 'debug',
  'too-large': 'warn',
  unsigned: 'warn',
  stale: 'warn',
  malformed: 'warn',
  invalid: 'warn',
  busy: 'error',
  unavailable: 'error',
};

/** Makes a log. Every line carries the correlation id, where one is known. */
export function createLog({ level, destination, secrets, nowMs }: LogOptions): PipelineLog {
  const log = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date(nowMs()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      hooks: { streamWrite: (line) => secrets.hide(line) },
    },
    destination,
  );
  return {
    received({ cause, ...receipt }) {
      const fields = { ...receipt, ...(cause !== undefined && { err: cause }) };
      log[LEVELS[receipt.outcome]](fields, `delivery: ${receipt.outcome}`);
    },
    happened(happening) {
      if (happening.kind === 'locked-out') {
        const { kind, resource, correlationId } = happening;
        log.debug({ happening: kind, resource, correlationId }, 'other work has the interaction');
      } else if (happening.kind === 'stepped') {
        stepped(log, happening);
      } else if (happening.kind === 'put-off') {
        putOff(log, happening);
      } else if (happening.kind !== 'asked') {
        const { kind } = happening;
        const at = kind === 'fenced' ? 'warn' : 'info';
        log[at]({ happening: kind, ...caseFields(happening.case) }, SAYS[kind]);
      }
    },
    troubled(trouble, { item, correlationId } = {}) {
      const work = item && itemFields(item);
      const id = correlationId ?? item?.event.correlationId;
      log.error(
        { ...work, correlationId: id, err: trouble },
        'something could not be done; it is tried again',
      );
    },
    said: (says, fields = {}) => log.info(fields, says),
  };
}

const SAYS = {
  opened: 'a recording came up',
  fenced: 'the lock was given to somebody else; nothing was written',
  'interaction-ended': 'the interaction has ended',
} as const;

type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn'>;

function stepped(log: Log, { before, after, event }: Happening & { kind: 'stepped' }): void {
  const failure =
    after.failures.length > before.failures.length ? after.failures.at(-1) : undefined;
  const fields = {
    happening: 'stepped',
    event,
    from: before.state,
    ...caseFields(after),
    ...(failure !== undefined && { fault: failure.fault, says: failure.says }),
  };
  if (after.state === 'review') log.warn(fields, 'a person must look');
  else if (after.setbacks > before.setbacks) setBack(log, fields, before, after);
  else if (event === undefined) log.debug(fields, 'looked, and comes back');
  else log.info(fields, `${before.state} → ${after.state}`);
}

/** The first of a row, and then only what is new about it: in an outage, every case has the same to say. */
function setBack(log: Log, fields: object, before: RepairCase, after: RepairCase): void {
  const { setback, setbacks } = after;
  const isNews = setback?.because !== before.setback?.because || isToldAt(setbacks);
  log[isNews ? 'warn' : 'debug'](
    { ...fields, setbacks, because: setback?.because },
    'the platform or a file could not be reached; it is tried again',
  );
}

/** Until an event has come so often, a read that does not show it yet is the rule (ours). */
const READS_BEHIND_MAX = 10;

function putOff(log: Log, { item, look, because }: Happening & { kind: 'put-off' }): void {
  const { deliveries, event } = item;
  const fields = { happening: 'put-off', ...itemFields(item), because };
  const isOutage = look === 'unavailable' || look === 'refused';
  const isNews = isToldAt(deliveries) && (isOutage || deliveries >= READS_BEHIND_MAX);
  log[isNews ? 'warn' : 'debug'](
    { ...fields, correlationId: event.correlationId },
    'nothing could be begun with an event; it comes back',
  );
}

function itemFields({ id, deliveries, event }: WorkItem): Readonly<Record<string, unknown>> {
  const { interactionId, recordingId } = event;
  return { eventId: id, deliveries, interactionId, recordingId };
}

function caseFields(repairCase: RepairCase): Readonly<Record<string, unknown>> {
  const { id, state, attempt, interactionId, recordingId, correlationId } = repairCase;
  const { replacementId } = repairCase;
  return { case: id, state, attempt, interactionId, recordingId, correlationId, replacementId };
}
