/**
 * Writes what the sources determine: the JSON schemas, and the tables of the README between their
 * markers. With `--check` it writes nothing and fails where a file is not what it would be.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { KINDS } from '../src/choice/catalogue.ts';
import { planSchema } from '../src/choice/plan-schema.ts';
import type { Provenance } from '../src/choice/provenance.ts';
import { SHIPPED_SEARCH } from '../src/cli/collections-command.ts';
import { openApiText } from '../src/cli/openapi-command.ts';
import { tryStrategies } from '../src/cli/trial-command.ts';
import { ALL_RULES } from '../src/platform/all-rules.ts';
import { forumDialect } from '../src/platform/dialect/forum/forum.ts';
import { renderTrialMarkdown } from '../src/report/formats/render-trial-markdown.ts';
import { reportSchema } from '../src/report/read-report.ts';

const README = 'README.md';

function schemaText(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema) }, null, 2)}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function provenance({ by, source }: Provenance): string {
  return `**${by}**: ${source}`;
}

function choicesTable(): string {
  const range = (max: number, unit: string) =>
    unit === 'flag'
      ? 'no or yes'
      : unit === 'variant'
        ? `one of ${max + 1}`
        : `0 to ${max} ${unit}`;
  return table(
    ['what can happen', 'provenance', 'setting'],
    KINDS.map(({ name, what, max, unit, provenance: from }) => [
      what,
      provenance(from),
      `\`${name}\`, ${range(max, unit)}`,
    ]),
  );
}

function rulesTable(): string {
  return table(
    ['what always holds', 'provenance'],
    ALL_RULES.map(({ says, provenance: from }) => [says, provenance(from)]),
  );
}

function routesTable(): string {
  return table(
    ['operation', 'route', 'what it does'],
    forumDialect.routes.map(({ operation, method, path, says }) => [
      operation,
      `\`${method} ${path}\``,
      says,
    ]),
  );
}

/** Replaces what stands between the markers of that name. */
function fill(text: string, name: string, content: string): string {
  const begin = `<!-- generated: ${name} -->`;
  const end = '<!-- end -->';
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`${README} has no markers for ${name}`);
  return `${text.slice(0, from + begin.length)}\n${content.trim()}\n${text.slice(to)}`;
}

async function readmeText(): Promise<string> {
  const rows = await tryStrategies(SHIPPED_SEARCH, () => undefined);
  const tables: [string, string][] = [
    ['trial', renderTrialMarkdown(rows)],
    ['routes', routesTable()],
    ['choices', choicesTable()],
    ['rules', rulesTable()],
  ];
  return tables.reduce(
    (text, [name, content]) => fill(text, name, content),
    readFileSync(README, 'utf8'),
  );
}

const files = new Map([
  ['schema/plan.schema.json', schemaText(planSchema, 'A plan of a Stalemate run')],
  ['schema/report.schema.json', schemaText(reportSchema, 'A Stalemate race report')],
  ['schema/openapi.json', openApiText()],
  [README, await readmeText()],
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
