import { homeOf, strategiesOnTrial } from '../scenarios/index.ts';
import { KINDS } from '../src/choice/catalogue.ts';
import type { Provenance } from '../src/choice/provenance.ts';
import { ALL_RULES } from '../src/platform/all-rules.ts';
import { forumDialect } from '../src/platform/dialect/forum/forum.ts';
import { RULES } from '../src/platform/rules.ts';
import { TOKEN_PATH } from '../src/platform/token-endpoint.ts';
import { CONDITIONS, holdsUnder } from '../src/search/conditions.ts';

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

/** Every route of the dialect, and the one that gives tokens, which every dialect has. */
export function routesTable(): string {
  const { says, provenance: from } = RULES['token.issued'];
  return table(
    ['operation', 'route', 'what it does', 'provenance'],
    [
      ['token', `\`POST ${TOKEN_PATH}\``, says, provenance(from)],
      ...forumDialect.routes.map(({ operation, method, path, says, provenance: from }) => [
        operation,
        `\`${method} ${path}\``,
        says,
        provenance(from),
      ]),
    ],
  );
}

/** How many schedules each advice is run by under each condition. */
const CONDITION_RUNS = 1000;
const SIGNS = { held: '✓ held', broken: '✗', 'not met': '–' } as const;

/** Under which conditions each piece of advice held. */
export async function conditionsTable(): Promise<string> {
  const rows: string[][] = [];
  for (const strategy of strategiesOnTrial) {
    const subject = { scenario: homeOf(strategy), client: strategy.client.bind(strategy) };
    const cells: string[] = [];
    for (const condition of CONDITIONS) {
      const { kind } = await holdsUnder(subject, condition, CONDITION_RUNS);
      cells.push(SIGNS[kind]);
    }
    rows.push([`\`${strategy.name}\``, ...cells]);
  }
  return table(['advice', ...CONDITIONS.map(({ name }) => name)], rows);
}
