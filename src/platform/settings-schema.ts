import { z } from 'zod';
import { forumDialect } from './dialect/forum/forum.ts';
import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** The operations that heed a key unless told otherwise. */
const WRITES = forumDialect.routes.filter(({ writes }) => writes).map((route) => route.operation);
/** A year; longer than any session. */
const TTL_MS_MAX = 31_536_000_000;

/** A number of anything; larger than any that makes sense. */
const count = z.int().min(1).max(1_000_000);

/** The form of each setting. A setting without one does not compile. */
const FORMS: { readonly [Name in keyof Settings]: z.ZodType<Settings[Name]> } = {
  staleWrite: z.literal([409, 412, 400]),
  missingIfMatch: z.enum(['last-write-wins', 'required', 'conflict']),
  outages: z.boolean(),
  maskForbidden: z.boolean(),
  keysIgnoredBy: z.array(z.enum(WRITES)).max(WRITES.length),
  idempotencyTtlMs: z.int().min(1).max(TTL_MS_MAX),
  replayStatus: z.enum(['stored', '200']),
  idempotencyKeySyntax: z.enum(['bare', 'strict']),
  webhookAnswerMs: count,
  webhookAttemptsMax: count,
  requestsPerMinute: count.optional(),
  requestsPerMinutePerCampaign: count.optional(),
  mediaChecksum: z.enum(['none', 'sha-256']),
  captureAfterEnd: z.enum(['chosen', 'noise']),
  storageRetries: z.boolean(),
  brittleDownloads: z.boolean(),
  exportOverlap: z.enum(['exclusive', 'allowed']),
};

/** Settings as a document has them: those that differ from {@link DEFAULT_SETTINGS}, by name. */
export const settingsSchema = z.strictObject(FORMS).partial();

/** What of the settings differs from {@link DEFAULT_SETTINGS}. */
export function unusualSettings(settings: Partial<Settings>): Partial<Settings> {
  const usual: Readonly<Record<string, unknown>> = { ...DEFAULT_SETTINGS };
  return Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => {
      return JSON.stringify(value) !== JSON.stringify(usual[name]);
    }),
  );
}
