import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBody } from '../../mock-server/parse-body.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };

test('a form has fields and no prototype, so that no name of a field means anything', () => {
  const { body, unreadable } = parseBody(
    Buffer.from('grant_type=a+b&__proto__=x&constructor=%C3%A9'),
    FORM,
    'form',
  );
  expect(unreadable).toBeUndefined();
  expect(Object.getPrototypeOf(body)).toBeNull();
  expect(Object.entries(body as object)).toEqual([
    ['grant_type', 'a b'],
    ['__proto__', 'x'],
    ['constructor', 'é'],
  ]);
});

test('an empty body is none, whatever its type', () => {
  expect(parseBody(Buffer.alloc(0), { 'content-type': 'text/plain' }, 'json')).toEqual({
    body: undefined,
    unreadable: undefined,
  });
});

test.each(['application/json', 'APPLICATION/JSON; Charset="utf-8"', 'application/problem+json'])(
  '%s is JSON',
  (type) => {
    const { body } = parseBody(Buffer.from('{"a":"]]["}'), { 'content-type': type }, 'json');
    expect(body).toEqual({ a: ']][' });
  },
);

test.each([
  ['json', { 'content-type': 'application/json' }, fc.json({ stringUnit: 'grapheme-ascii' })],
  ['form', FORM, fc.webQueryParameters().filter((text) => !/[^\0-\x7f]/.test(text))],
] as const)(
  '%s of ASCII alone reads the same from its text as from its bytes',
  (format, headers, texts) => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: 'binary-ascii' })), (text) => {
        expect(parseBody(text, headers, format)).toEqual(
          parseBody(Buffer.from(text), headers, format),
        );
      }),
    );
  },
);
