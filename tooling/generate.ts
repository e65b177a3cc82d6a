/**
 * Writes what the sources determine: the JSON schemas, and what stands between markers in the README
 * and the documents. With `--check` it writes nothing and fails where a file is not what it would be.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { planSchema } from '../src/choice/plan-schema.ts';
import { SHIPPED_SEARCH } from '../src/cli/collections-command.ts';
import { openApiText } from '../src/cli/openapi-command.ts';
import { tryStrategies } from '../src/cli/trial-command.ts';
import { renderTrialMarkdown } from '../src/report/formats/render-trial-markdown.ts';
import { reportSchema } from '../src/report/read-report.ts';
import { exportsTable } from './exports-table.ts';
import { adminTable, commandsText, presetsTable, settingsTable } from './reference.ts';
import { choicesTable, conditionsTable, routesTable, rulesTable } from './tables.ts';

function schemaText(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema) }, null, 2)}\n`;
}

/** Replaces what stands between the markers of that name. */
function fill(path: string, text: string, name: string, content: string): string {
  const begin = `<!-- generated: ${name} -->`;
  const end = '<!-- end -->';
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`${path} has no markers for ${name}`);
  return `${text.slice(0, from + begin.length)}\n${content.trim()}\n${text.slice(to)}`;
}

/** A document with its generated parts, each by the name of its markers. */
function filled(path: string, parts: Readonly<Record<string, string>>): [string, string] {
  const text = Object.entries(parts).reduce(
    (before, [name, content]) => fill(path, before, name, content),
    readFileSync(path, 'utf8'),
  );
  return [path, text];
}

const rows = await tryStrategies(SHIPPED_SEARCH, () => undefined);
const files = new Map([
  ['schema/plan.schema.json', schemaText(planSchema, 'A plan of a Stalemate run')],
  ['schema/report.schema.json', schemaText(reportSchema, 'A Stalemate race report')],
  ['schema/openapi.json', openApiText()],
  filled('README.md', {
    trial: renderTrialMarkdown(rows),
    conditions: await conditionsTable(),
    routes: routesTable(),
    choices: choicesTable(),
    rules: rulesTable(),
  }),
  filled('docs/recipes.md', { exports: await exportsTable() }),
  filled('docs/cli.md', { commands: commandsText() }),
  filled('docs/admin-api.md', {
    operations: await adminTable(),
    presets: presetsTable(),
    settings: settingsTable(),
  }),
]);

const check = process.argv.includes('--check');
const stale = [...files].filter(([path, text]) => {
  try {
    return readFileSync(path, 'utf8') !== text;
  } catch {
    return true;
  }
});
for (const [path, text] of stale) {
  if (check) {
    process.stderr.write(`${path} is stale; run: npm run generate\n`);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  process.stdout.write(`${path} written\n`);
}
