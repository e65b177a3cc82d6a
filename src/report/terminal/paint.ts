import { styleText } from 'node:util';

/** What a stretch of text means on a terminal. Words and patterns always say the same. */
export type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Puts a style on a text. Whoever runs on a terminal chooses which; renderers only ask. */
export type Paint = Readonly<Record<Style, (text: string) => string>>;

const STYLES: readonly Style[] = ['red', 'green', 'yellow', 'dim', 'bold'];

/** Leaves every text as it is. */
export const plainPaint: Paint = paintWith((_, text) => text);

/** Wraps texts in ANSI escapes, whatever the stream that they go to. */
export const ansiPaint: Paint = paintWith((style, text) =>
  styleText(style, text, { validateStream: false }),
);

function paintWith(apply: (style: Style, text: string) => string): Paint {
  return Object.fromEntries(
    STYLES.map((style) => [style, (text: string) => apply(style, text)]),
  ) as unknown as Paint;
}
