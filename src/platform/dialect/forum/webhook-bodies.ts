import { z } from 'zod';
import { isoAt } from '../../../time/epoch.ts';
import type { Json } from '../../message.ts';
import { STANDARD_SECRET } from '../../webhooks/signing-key.ts';
import type { Subscription } from '../../webhooks/webhooks.ts';

const URL_LENGTH_MAX = 2000;
const TYPES_MAX = 50;
const FILTERS_MAX = 20;
/** `conversation:updated`, `interaction.recording.completed`. */
const EVENT_TYPE = /^[a-z][a-z0-9-]*(?:[.:][a-z][a-z0-9-]*)+$/;
const FIELD = /^[A-Za-z][A-Za-z0-9_]*$/;
/** Names or passwords in a URL end up in logs, and clients of HTTP refuse them. */
const CREDENTIALS = /^[a-z]+:\/\/[^/?#]*@/i;

const name = z.string().min(1).max(100);
/** Where events may be sent over HTTP. */
export const endpointUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(URL_LENGTH_MAX)
  .refine((url) => !CREDENTIALS.test(url), 'must not hold credentials');
const eventTypes = z
  .array(name.regex(EVENT_TYPE, 'must be a type such as conversation:updated'))
  .min(1)
  .max(TYPES_MAX);
const filters = z
  .record(
    name.regex(FIELD, 'must be the name of a field'),
    z.union([name, z.number(), z.boolean()]),
  )
  .refine((given) => Object.keys(given).length <= FILTERS_MAX, `must be at most ${FILTERS_MAX}`);
const form = z.enum(['hub', 'standard']);

/** The body of a new subscription, of either bus (seed 001: event types, filters by fields). */
export const subscriptionBody = z
  .strictObject({
    url: endpointUrl,
    eventTypes,
    filters: filters.default({}),
    secret: z.string().min(8).max(200).optional(),
    form: form.default('hub'),
  })
  .refine(
    ({ secret, form }) =>
      form !== 'standard' || secret === undefined || STANDARD_SECRET.test(secret),
    { path: ['secret'], message: 'must be whsec_ and the base64 of 24 to 64 bytes' },
  );

/** A subscription as it is answered, without its secret. */
export const subscriptionForm = z.strictObject({
  id: z.string(),
  url: z.string().optional(),
  eventTypes: z.array(z.string()),
  filters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  form,
  signed: z.boolean(),
  state: z.enum(['active', 'throttled']),
  createdTime: z.iso.datetime(),
});

/** Subscriptions as they are answered. */
export const subscriptionListForm = z.strictObject({ entities: z.array(subscriptionForm) });

/** A subscription as a read shows it. */
export function subscriptionJson(subscription: Subscription): Json {
  const { id, url, types, filter, form, secret, throttle, createdAtMs } = subscription;
  return {
    id,
    url,
    eventTypes: [...types],
    filters: { ...filter },
    form,
    signed: secret !== undefined,
    state: throttle === undefined ? 'active' : 'throttled',
    createdTime: isoAt(createdAtMs),
  };
}
