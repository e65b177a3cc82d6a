import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { generateCollections } from '../collection/generate-collections.ts';
import { lintCollection } from '../collection/lint-collection.ts';
import type { RaceReport } from '../report/race-report.ts';
import { commandName } from './command-name.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { writeText } from './files.ts';
import { tryStrategies } from './trial-command.ts';
import { UsageError } from './usage-error.ts';

/** The search whose findings are shipped. Frozen, so that anyone gets the same files. */
export const SHIPPED_SEARCH = { seed: 1, runs: 2048 };

/** What `stalemate collections` takes. */
export interface CollectionsOptions {
  readonly check?: boolean;
  readonly out: string;
}

/** Writes the shipped collections, or fails if what is there is not what they would be. */
export async function collectionsCommand({ check, out }: CollectionsOptions): Promise<ExitCode> {
  const rows = await tryStrategies(SHIPPED_SEARCH, () => undefined);
  const reports = rows.flatMap(({ report }): RaceReport[] => (report ? [report] : []));
  const files = generateCollections(reports);
  for (const [path, text] of files) refuseFindings(path, text);
  const stale = staleFiles(files, out);
  if (check === true) {
    if (stale.length === 0) {
      process.stdout.write(`${out}/ is up to date (${files.size} files)\n`);
      return EXIT.clean;
    }
    throw new UsageError(
      `${out}/ is stale: ${stale.join(', ')}; run: ${commandName()} collections`,
    );
  }
  for (const path of stale) if (!files.has(path)) rmSync(join(out, path));
  for (const [path, text] of files) writeText(join(out, path), text);
  process.stdout.write(`${files.size} files in ${out}/, ${stale.length} of them changed\n`);
  return EXIT.clean;
}

function refuseFindings(path: string, text: string): void {
  if (!path.endsWith('.postman_collection.json')) return;
  const [finding] = lintCollection(JSON.parse(text));
  if (finding === undefined) return;
  throw new Error(`${path}: ${finding.rule} at ${finding.place}: ${finding.message}`);
}

/** The files that differ, are missing, or should not be there. */
function staleFiles(files: ReadonlyMap<string, string>, out: string): string[] {
  const present = existsSync(out)
    ? readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(out, join(entry.parentPath, entry.name)))
    : [];
  const changed = [...files].filter(([path, text]) => {
    const file = join(out, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  return [...changed.map(([path]) => path), ...present.filter((path) => !files.has(path))].sort();
}
