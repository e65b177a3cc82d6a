import { createMockServer, PRESETS } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import type { Plan } from '../choice/plan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { readPlanFile } from './files.ts';
import { findScenario } from './find-subject.ts';
import { UsageError } from './usage-error.ts';

/** The clocks that a session can have. */
export const CLOCKS = ['real', 'x10', 'stepped'] as const;

/** What `stalemate serve` takes. */
export interface ServeOptions {
  readonly port: number;
  readonly clock: (typeof CLOCKS)[number];
  readonly seed?: number;
  readonly plan?: string;
  readonly preset?: string;
  readonly scenario?: string;
}

/** Serves the platform until it is told to stop. */
export async function serveCommand(options: ServeOptions, signal: AbortSignal): Promise<ExitCode> {
  const { clock, seed, preset } = options;
  const plan: Plan | undefined =
    options.plan === undefined ? undefined : readPlanFile(options.plan);
  const first = options.scenario === undefined ? undefined : findScenario(options.scenario);
  if (preset !== undefined && !PRESETS.some(({ name }) => name === preset)) {
    const known = PRESETS.map(({ name }) => name).join(', ');
    throw new UsageError(`there is no --preset ${preset}; there are: ${known}`);
  }
  const server = createMockServer({
    scenarios:
      first === undefined ? scenarios : [first, ...scenarios.filter((one) => one !== first)],
    defaults: {
      clock,
      ...(seed !== undefined && { seed }),
      ...(plan !== undefined && { plan }),
      ...(preset !== undefined && { preset }),
    },
  });
  const listening = await server.listen({ port: options.port }).catch((cause: Error) => {
    throw new UsageError(cause.message, { cause });
  });
  process.stdout.write(
    `stalemate is listening on ${listening.url} (clock ${clock})\n` +
      `  routes  ${listening.url}/api/v2/… with a token from POST ${listening.url}/oauth/token\n` +
      `  admin   ${listening.url}/__admin\n` +
      `  world   ${(first ?? scenarios[0])?.name}; others by --scenario NAME, or by session (docs/admin-api.md)\n` +
      'Ctrl-C stops it.\n',
  );
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await listening.close();
  process.stdout.write('\nstopped\n');
  return EXIT.clean;
}
