import { createHandler } from '../create-handler.ts';
import { createInspection } from '../inspect-file.ts';
import type { MediaPolicy } from '../media/media-expectations.ts';
import { createAuthorisedDownload } from '../platform/authorised-download.ts';
import { createAuthorisedTransport } from '../platform/authorised-transport.ts';
import { createHttpArtifacts } from '../platform/http-artifacts.ts';
import { createHttpPlatform } from '../platform/http-platform.ts';
import type { TokenSource } from '../platform/token-source.ts';
import type { VendorShape } from '../platform/vendor-shape.ts';
import { watchedDownload, watchedTransport } from '../platform/watched-platform.ts';
import type { RepairPolicy } from '../repair-policy.ts';
import {
  createPipelineService,
  type PipelineService,
  type PipelineServiceOptions,
} from './pipeline-service.ts';

/** What the whole pipeline is made with: a store, a platform, and what is to be told. */
export interface RepairServiceOptions
  extends Omit<PipelineServiceOptions, 'createHandler' | 'keepAfterEndMs'> {
  /** Of the platform, with nothing after it. */
  readonly baseUrl: string;
  readonly tokens: TokenSource;
  readonly shape: VendorShape;
  readonly policy: RepairPolicy;
  /** Which files are accepted; `MEDIA_POLICY` unless told. */
  readonly media?: MediaPolicy | undefined;
  /** Numbers in [0, 1), for jitter. */
  readonly random: () => number;
  /** Tells this process from others; for people who look at locks. */
  readonly holder: string;
}

/** Makes the pipeline as it runs: receiver, consumers, and the platform and its files over HTTP. */
export function createRepairService(options: RepairServiceOptions): PipelineService {
  const { baseUrl, tokens, shape, policy, media } = options;
  const { random, holder, store, tenant, log, time } = options;
  const transport = createAuthorisedTransport({
    baseUrl,
    tokens,
    onTrouble: (trouble, correlationId) => log.troubled(trouble, { correlationId }),
  });
  const download = createAuthorisedDownload({ baseUrl, tokens });
  return createPipelineService({
    ...options,
    keepAfterEndMs: policy.keepAfterEndMs,
    createHandler(tell) {
      const watch = (about: 'interaction' | 'file') => (status: number | undefined) =>
        tell({ kind: 'asked', about, status });
      const artifacts = createHttpArtifacts(watchedDownload(download, watch('file')));
      return createHandler({
        store,
        tenant,
        platform: createHttpPlatform(watchedTransport(transport, watch('interaction')), shape),
        inspect: createInspection(artifacts, media),
        media,
        context: () => ({ nowMs: time.nowMs(), random, policy }),
        holder,
        tell,
      });
    },
  });
}
