import { KINDS } from '../src/choice/catalogue.ts';
import type { Provenance } from '../src/choice/provenance.ts';
import { ALL_RULES } from '../src/platform/all-rules.ts';
import { forumDialect } from '../src/platform/dialect/forum/forum.ts';

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function provenance({ by, source }: Provenance): string {
  return `**${by}**: ${source}`;
}

/** Every choice that a plan can make. */
export function choicesTable(): string {
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

/** Every rule that the journal names. */
export function rulesTable(): string {
  return table(
    ['what always holds', 'provenance'],
    ALL_RULES.map(({ says, provenance: from }) => [says, provenance(from)]),
  );
}

/** Every route of the dialect. */
export function routesTable(): string {
  return table(
    ['operation', 'route', 'what it does'],
    forumDialect.routes.map(({ operation, method, path, says }) => [
      operation,
      `\`${method} ${path}\``,
      says,
    ]),
  );
}
