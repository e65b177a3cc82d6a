import { execFileSync } from 'node:child_process';
import { createMockServer } from '../mock-server/index.ts';
import { PRESETS } from '../mock-server/presets.ts';
import { scenarios } from '../scenarios/index.ts';
import { SETTING_NOTES } from '../src/platform/setting-notes.ts';
import { DEFAULT_SETTINGS } from '../src/platform/settings.ts';
import { table } from './tables.ts';

/** The commands that a person gives, in the order in which they are needed. */
const COMMANDS = [
  'check',
  'trial',
  'replay',
  'export',
  'serve',
  'pipeline serve',
  'pipeline status',
  'pipeline review list',
  'pipeline review done',
  'pipeline review retry',
  'pipeline unpark',
  'demo pipeline',
  'collections',
  'openapi',
  'doctor',
];

/** What `--help` says of every command, each under a heading of its own. */
export function commandsText(): string {
  return COMMANDS.map((name) => `### ${name}\n\n\`\`\`\n${helpOf(name)}\n\`\`\``).join('\n\n');
}

function helpOf(command: string): string {
  const args = ['src/cli/main.ts', ...command.split(' '), '--help'];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
}

/** Every operation of the admin API, as a server lists them. */
export async function adminTable(): Promise<string> {
  const server = await createMockServer({ scenarios }).listen({ port: 0 });
  try {
    const response = await fetch(`${server.url}/__admin`);
    const { operations } = (await response.json()) as {
      operations: { method: string; path: string; says: string }[];
    };
    return table(
      ['operation', 'what it does'],
      operations.map(({ method, path, says }) => [`\`${method} ${path}\``, says]),
    );
  } finally {
    await server.close();
  }
}

/** The presets, from the mildest on. */
export function presetsTable(): string {
  return table(
    ['preset', 'how the platform behaves'],
    PRESETS.map(({ name, says }) => [`\`${name}\``, says]),
  );
}

/** The settings of a platform: what each is for, what it is unless told, where it comes from. */
export function settingsTable(): string {
  const usual: Readonly<Record<string, unknown>> = { ...DEFAULT_SETTINGS };
  return table(
    ['setting', 'what it is', 'unless told', 'provenance'],
    Object.entries(SETTING_NOTES).map(
      ([
        name,
        {
          says,
          provenance: { by, source },
        },
      ]) => [
        `\`${name}\``,
        says,
        `\`${JSON.stringify(usual[name]) ?? 'none'}\``,
        `**${by}**: ${source}`,
      ],
    ),
  );
}
