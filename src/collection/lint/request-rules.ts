import { isRecord } from './document-form.ts';
import type { LintFinding } from './lint-finding.ts';
import type { LintedCollection, LintedItem, LintedRequest } from './linted-collection.ts';
import { countTests } from './test-calls.ts';

/** What a reader, or Newman, misses in the items of a collection. */
export function itemFindings({ requests, items, description }: LintedCollection): LintFinding[] {
  return [
    ...(isText(description) ? [] : [missingDescription('collection')]),
    ...items
      .filter((item) => !isText(item.description))
      .map(({ place }) => missingDescription(place)),
    ...requests.flatMap(requestFindings),
    ...doubles(items, 'name', 'duplicate-name', 'jumps by name go to one of them only'),
    ...doubles(items, 'id', 'duplicate-id', 'one replaces the other where it is imported'),
  ];
}

function requestFindings(linted: LintedRequest): LintFinding[] {
  const { place, scripts, item } = linted;
  const findings: LintFinding[] = urlFindings(linted);
  const tests = scripts
    .filter(({ listen }) => listen === 'test')
    .reduce((sum, { source }) => sum + countTests(source), 0);
  if (tests === 0) {
    const message = 'nothing is asserted, so it passes whatever it answers; add a test script';
    findings.push({ rule: 'no-test', place, message });
  }
  if (!Array.isArray(item.response) || item.response.length === 0) {
    const message = 'has no saved answer; save one, so that it can be read without running it';
    findings.push({ rule: 'no-example', place, message });
  }
  return findings;
}

function urlFindings({ place, request: { url } }: LintedRequest): LintFinding[] {
  if (!isRecord(url)) return [];
  const { raw, host, path, query } = url;
  if (!isText(raw)) {
    const message = 'url.raw is missing, which is what people and tools read; add the whole URL';
    return [{ rule: 'url', place, message }];
  }
  const pairs = Array.isArray(query)
    ? query.filter(isRecord).map(({ key, value }) => `${key}=${value}`)
    : [];
  const whole =
    [...list(host, '.'), ...list(path, '/')].join('/') +
    (pairs.length === 0 ? '' : `?${pairs.join('&')}`);
  if (raw.replace(/^https?:\/\//, '') === whole) return [];
  const message = `url.raw is ${raw} and Newman sends ${whole}, which the parts say; make them agree`;
  return [{ rule: 'url', place, message }];
}

function list(value: unknown, separator: string): string[] {
  return Array.isArray(value) && value.length > 0 ? [value.join(separator)] : [];
}

function missingDescription(place: string): LintFinding {
  const message = 'has no description; say what it is for';
  return { rule: 'no-description', place, message };
}

function doubles(
  items: readonly LintedItem[],
  key: 'name' | 'id',
  rule: LintFinding['rule'],
  why: string,
): LintFinding[] {
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const value = item[key];
    if (value === undefined || !seen.has(value)) {
      if (value !== undefined) seen.add(value);
      return [];
    }
    const message = `the ${key} ${value} is there twice, and ${why}; give it another`;
    return [{ rule, place: item.place, message }];
  });
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
