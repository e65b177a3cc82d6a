import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circledNumber } from '../../src/report/terminal/circled-number.ts';
import { displayWidth } from '../../src/report/terminal/display-width.ts';
import { flowText } from '../../src/report/terminal/flow-text.ts';
import { ansiPaint, plainPaint } from '../../src/report/terminal/paint.ts';
import { styled } from '../../src/report/terminal/piece.ts';
import { setCommand } from '../../src/report/terminal/set-command.ts';
import { printable } from '../../src/report/words/printable.ts';
import { shortPath } from '../../src/report/words/short-path.ts';

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['①→▓✗⚠', 5],
    ['録音', 4],
    ['e\u0301', 1],
    ['🎙', 1],
    ['🙂', 2],
    ['', 0],
  ])('of %j is %i', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('a printable text', () => {
  it('neither steers a terminal nor turns the direction of writing', () => {
    expect(printable('a\u001b[2Jb\n\tc\u202ed\u0000')).toBe('a�[2Jb c�d�');
  });
});

describe('a flowing text', () => {
  it('breaks between words and indents what follows', () => {
    const lines = flowText(['one two three four'], { width: 14, first: '- ', paint: plainPaint });
    expect(lines).toEqual(['- one two', '  three four']);
  });

  it('breaks a word that is longer than a line', () => {
    expect(flowText(['abcdefghijklmnopq'], { width: 15, paint: plainPaint })).toEqual([
      'abcdefghijklmno',
      'pq',
    ]);
  });

  it('keeps each style with its words', () => {
    const lines = flowText(['plain (', styled('bold', 'loud words'), ')'], {
      width: 40,
      paint: ansiPaint,
    });
    expect(lines).toEqual(['plain (\u001b[1mloud words\u001b[22m)']);
  });

  it('loses no letter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60 })),
        fc.integer({ min: 20, max: 90 }),
        (texts, width) => {
          const lines = flowText(texts, { width, first: '> ', paint: plainPaint });
          const letters = (text: string): string => text.replace(/\s/gu, '');
          expect(letters(lines.join(''))).toBe(`>${letters(printable(texts.join('')))}`);
        },
      ),
    );
  });
});

describe('a command', () => {
  it('is broken between words so that it can be pasted', () => {
    const lines = setCommand('stalemate replay "a b" c.json', 'replay', 6, 30, plainPaint);
    expect(lines).toEqual(['  replay stalemate replay \\', '           "a b" c.json']);
  });
});

describe('a short path', () => {
  it.each([
    ['/api/v2/conversations/voice/conv-1/recording/start', '…/recording/start'],
    ['/api/v2/conversations/voice/conv-1/recordings?state=active', '…/recordings?state=active'],
    ['/api/v2/conversations/voice/conv-1', '…/voice/conv-1'],
    ['/oauth/token', '/oauth/token'],
    ['/', '/'],
    ['', ''],
  ])('of %j is %j', (path, short) => {
    expect(shortPath(path)).toBe(short);
  });
});

describe('the number of an operation', () => {
  it('is circled as far as terminals agree', () => {
    expect([1, 20, 21].map(circledNumber)).toEqual(['①', '⑳', '(21)']);
  });
});
