import type { ClientReport } from '../../src/history/operation.ts';
import type { Evidence } from '../../src/oracle/evidence.ts';
import { type ExportJob, qualityOf } from '../../src/platform/quality/quality.ts';
import type { Part } from '../scenario.ts';
import type { AskedRange, EvaluationExportsTask } from './task.ts';

/** One range that a client asks for, as the platform has it. */
export interface Asked {
  readonly startMs: number;
  readonly endMs: number;
  readonly channel: AskedRange['channel'];
}

/** A client and what it asks for. */
export interface Asker {
  readonly client: string;
  readonly asked: readonly Asked[];
}

/** What the clients of a scenario ask for. */
export function askersOf(parts: readonly Part<EvaluationExportsTask>[]): Asker[] {
  return parts.map(({ name, task }) => ({
    client: name,
    asked: task.exports.map(({ start_date, end_date, channel }) => ({
      startMs: Date.parse(start_date),
      endMs: Date.parse(end_date),
      channel,
    })),
  }));
}

/** Tells what asks for, or exports, exactly the same; jobs and requests alike. */
export function sameAs({ startMs, endMs, channel }: Asked): (other: Asked) => boolean {
  return (other) => other.startMs === startMs && other.endMs === endMs && other.channel === channel;
}

/** Every export of a run, in the order in which they were accepted. */
export function jobsOf({ world }: Evidence): ExportJob[] {
  return [...qualityOf(world).exports.values()];
}

/** The last word of a client, if it has said one. */
export function lastWordOf({ reports }: Evidence, client: string): ClientReport | undefined {
  return reports.find((report) => report.client === client && report.status !== 'running');
}

/** `2026-01-01 to 2026-01-03`, for a sentence. */
export function rangeWords({ startMs, endMs, channel }: Asked): string {
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
  return `${day(startMs)} to ${day(endMs)}${channel === undefined ? '' : ` of ${channel}`}`;
}
