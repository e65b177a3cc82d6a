import type { PipelineStore } from '../ports/pipeline-store.ts';
import { hidden } from '../status/hidden.ts';
import { readStatus } from '../status/read-status.ts';
import { statusDocument } from '../status/status-document.ts';
import { statusFaultPage, statusPage } from '../status/status-page.ts';
import { inTime, STORE_ANSWER_MS_MAX } from './in-time.ts';
import type { PipelineMetrics } from './metrics.ts';
import { jsonPage, type Page } from './page.ts';

/** What pages are made from. */
export interface PageParts {
  readonly store: PipelineStore;
  readonly metrics: Pick<PipelineMetrics, 'scrape'>;
  /** The time in ms since 1970. */
  readonly nowMs: () => number;
  readonly isDraining: () => boolean;
  /** Takes out of a text what nobody may see: what is kept of errors was written by others. */
  readonly hide: (text: string) => string;
}

/** What there is to read of a running pipeline, by path. */
export function createPages(parts: PageParts): Readonly<Record<string, () => Promise<Page>>> {
  const { store, metrics, nowMs, isDraining, hide } = parts;
  const status = async () =>
    hidden(await inTime(readStatus(store, nowMs()), STORE_ANSWER_MS_MAX), hide);
  return {
    '/': async () => {
      const now = await status().catch(() => undefined);
      return {
        status: now === undefined ? 503 : 200,
        contentType: 'text/html; charset=utf-8',
        body: now === undefined ? statusFaultPage() : statusPage(now),
      };
    },
    // Whoever restarts processes must not do it since their store is away.
    '/health': async () => jsonPage(200, { status: 'alive' }),
    '/ready': async () => {
      if (isDraining()) return jsonPage(503, { status: 'draining' });
      const fault = await inTime(store.fault(), STORE_ANSWER_MS_MAX).catch(
        () => 'the store does not answer',
      );
      return fault === undefined
        ? jsonPage(200, { status: 'ready' })
        : jsonPage(503, { status: 'store not available', fault: hide(fault) });
    },
    '/status': async () => jsonPage(200, statusDocument(await status())),
    '/metrics': async () => ({ status: 200, ...(await metrics.scrape()) }),
  };
}
