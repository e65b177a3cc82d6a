import type { RawDelivery } from './raw-delivery.ts';

/** The header in which the id is taken and given back. */
export const CORRELATION_HEADER = 'x-correlation-id';
const HEADERS = [CORRELATION_HEADER, 'inin-correlation-id'];
/** What goes into logs, headers and requests must not be able to break out of them. */
const SANE = /^[A-Za-z0-9._:~-]{1,128}$/;

/** The correlation id that a delivery brings, if it brings one that can be passed on. */
export function correlationIn(headers: RawDelivery['headers']): string | undefined {
  return HEADERS.map((name) => headers[name]).find((id) => id !== undefined && SANE.test(id));
}
