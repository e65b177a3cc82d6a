import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Plan } from '../choice/plan.ts';
import { readPlan } from '../choice/plan-schema.ts';
import type { RaceReport } from '../report/race-report.ts';
import { readReport } from '../report/read-report.ts';
import { UsageError } from './usage-error.ts';

/** Faults shown of one file; the rest would only repeat them. */
const FAULTS_SHOWN_MAX = 5;

/** Reads a report file, or says what is wrong with it. */
export function readReportFile(path: string): RaceReport {
  const read = readReport(readJson(path));
  if (read.ok) return read.report;
  throw new UsageError(`${path} is not a report that this version can read: ${list(read.faults)}`);
}

/** Reads a plan file, or says what is wrong with it. */
export function readPlanFile(path: string): Plan {
  const read = readPlan(readJson(path));
  if (read.ok) return read.plan;
  throw new UsageError(`${path} is not a plan that this version can follow: ${list(read.faults)}`);
}

/** Writes a text, making its folder if need be. */
export function writeText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (cause) {
    throw new UsageError(`${path} could not be written: ${(cause as Error).message}`, { cause });
  }
}

/** The text of a report file: stable, so that equal findings give equal bytes. */
export function reportText(report: RaceReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new UsageError(`${path} could not be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

function list(faults: readonly string[]): string {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX).join('; ');
  const more = faults.length - FAULTS_SHOWN_MAX;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}
