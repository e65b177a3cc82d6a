import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLUSHES = 200;
const PAGE = Buffer.alloc(4096, 1);

/** How long the disk takes to keep a page now, with whatever else the machine does: a few words. */
export function diskFlushes(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stalemate-bench-'));
  const file = openSync(join(folder, 'page'), 'w');
  const tookMs = Array.from({ length: FLUSHES }, () => {
    const beganAt = performance.now();
    writeSync(file, PAGE);
    fdatasyncSync(file);
    return performance.now() - beganAt;
  }).toSorted((a, b) => a - b);
  closeSync(file);
  rmSync(folder, { recursive: true });
  const at = (share: number) => tookMs[Math.floor(share * (FLUSHES - 1))]?.toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)}, max ${at(1)}`;
}
