import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { deliver } from '../../cli/pipeline/start-pipeline.ts';
import { audit, endsOf } from './audit.ts';
import { inProcessWorld, untilSo } from './process-world.ts';
import { isIdle, readPipeline } from './read-pipeline.ts';

/**
 * No file may grow beyond this, by a limit of the process that anybody may set and that is lifted while
 * it runs. The kernel then answers EFBIG, which SQLite takes as it takes a full quota. (A disk that is
 * really full, and answers ENOSPC, needs the right to mount one.)
 */
const ROOM_BYTES = 256 * 1024;
const AT_ONCE = 16;
const BATCHES_MAX = 200;

it(
  'a pipeline without room for its file sends events away, says why, and goes on when there is some',
  inProcessWorld('sqlite', async (world) => {
    const { platform, file } = world;
    const under = ['prlimit', `--fsize=${ROOM_BYTES}:unlimited`];
    const served = await world.start('one', { hurried: true, under });
    const { url, pid } = served;
    const captured: Record<string, unknown>[] = [];
    platform.onEvent = (event) => void captured.push(event);
    const refused: Record<string, unknown>[] = [];

    let isFull = false;
    for (let batch = 0; batch < BATCHES_MAX && !isFull; batch++) {
      const events = Array.from({ length: AT_ONCE }, () => platform.open('repaired').event());
      const answers = await Promise.all(events.map((event) => deliver(url, event)));
      for (const [nth, answer] of answers.entries()) {
        const { result } = (await answer.json()) as { result: string };
        if (answer.status === 200) continue;
        expect([answer.status, result]).toEqual([503, 'unavailable']);
        expect(answer.headers.get('retry-after')).toBe('2');
        refused.push(events[nth] ?? {});
      }
      isFull = answers.every(({ status }) => status === 503);
    }
    expect(isFull).toBe(true);
    expect(served.err()).toContain(`${file} could not be written to`);
    expect(served.err()).toContain(
      'see whether its disk, a quota or a limit of file sizes is full',
    );

    execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
    const resend = async (event: Record<string, unknown>) => (await deliver(url, event)).status;
    await untilSo('there is room', async () => (await resend(refused[0] ?? {})) === 200);
    for (const event of refused) expect(await resend(event)).toBe(200);
    await untilSo('everything is done', () => isIdle(url), 60_000);
    for (const event of captured) expect(await resend(event)).toBe(200);
    await untilSo('everything is done', () => isIdle(url), 60_000);
    expect(audit(platform)).toMatchObject({ lost: [], doubled: [] });
    const view = await readPipeline(url);
    expect(view?.cases).toEqual(endsOf(platform));
    expect(view?.work.parked).toBe(0);
  }),
  120_000,
);
