import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MediaFigures } from './media-process.ts';
import { median, medianRatio } from './pairs.ts';
import type { Row } from './table.ts';

/** Beside SHA-256 of the same bytes. */
const SHARE_MIN = 0.8;
/** Pieces that the collector has not come to yet are no part of a file that is kept. */
const GROWTH_MB_MAX = 64;

const PROCESS = join(import.meta.dirname, 'media-process.ts');
const run = promisify(execFile);

/** What it costs to validate a recording while it is downloaded, and that its length costs no memory. */
export async function benchMedia(): Promise<Row[]> {
  const { stdout } = await run(process.execPath, [PROCESS]);
  const figures = JSON.parse(stdout) as MediaFigures;
  const { before, peak, after } = figures.residentMb;
  const ratio = medianRatio(figures);
  const growthMb = peak - before;
  return [
    {
      what: 'media: MB validated a second of one core, hash, structure and log, as a stream',
      ours: `${Math.round(median(figures.ours))} MB a second`,
      baseline: `${Math.round(median(figures.baseline))} MB a second (SHA-256 alone, in a loop)`,
      ratio,
      target: `at least ${SHARE_MIN} of the baseline`,
      met: ratio >= SHARE_MIN,
    },
    {
      what: `media: resident memory while ${Math.round(figures.longBytes / 1e6)} MB stream through`,
      ours: `${before.toFixed(0)} MB before, ${peak.toFixed(0)} at the most, ${after.toFixed(0)} after`,
      baseline: '',
      target: `grows by at most ${GROWTH_MB_MAX} MB`,
      met: growthMb <= GROWTH_MB_MAX,
    },
  ];
}
