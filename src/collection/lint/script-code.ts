/** A script with its words taken apart from its code. */
export interface ScriptCode {
  readonly text: string;
  /** The script with what is in comments, strings and regular expressions blanked; same length. */
  readonly code: string;
  /** The strings, with where they begin. */
  readonly strings: readonly { readonly at: number; readonly text: string }[];
}

/** Before one of these, a slash begins a regular expression; after anything else it divides. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};~+\-*%<>]|\b(?:return|typeof|case|in|of))\s*$/;

/** Takes a script apart, so that rules about code do not stumble over words. */
export function scriptCode(text: string): ScriptCode {
  const strings: { at: number; text: string }[] = [];
  const units = text.split('');
  const out = units.slice();
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (out[i] !== '\n') out[i] = ' ';
  };
  /** For each template that is open, how many braces are within its present `${`. */
  const templates: number[] = [];
  let at = 0;
  const template = (from: number): number => {
    let end = from;
    while (end < units.length && units[end] !== '`') {
      if (units[end] === '\\') end += 1;
      else if (units[end] === '$' && units[end + 1] === '{') break;
      end += 1;
    }
    strings.push({ at: from - 1, text: text.slice(from, end) });
    blank(from, end);
    if (units[end] === '$') {
      templates.push(0);
      return end + 2;
    }
    return end + 1;
  };
  while (at < units.length) {
    const unit = units[at] as string;
    const two = text.slice(at, at + 2);
    if (two === '//' || two === '/*') {
      const close = two === '//' ? text.indexOf('\n', at) : text.indexOf('*/', at) + 2;
      const end = close <= 1 ? units.length : close;
      blank(at, end);
      at = end;
    } else if (unit === "'" || unit === '"') {
      const end = closing(text, at + 1, unit);
      strings.push({ at, text: text.slice(at + 1, end) });
      blank(at + 1, end);
      at = end + 1;
    } else if (unit === '`') {
      at = template(at + 1);
    } else if (unit === '/' && BEFORE_REGEX.test(out.slice(Math.max(0, at - 20), at).join(''))) {
      const end = closing(text, at + 1, '/');
      blank(at + 1, end);
      at = end + 1;
    } else {
      const depth = templates.at(-1);
      if (depth !== undefined && unit === '{') templates[templates.length - 1] = depth + 1;
      if (depth !== undefined && unit === '}') {
        if (depth === 0) {
          templates.pop();
          at = template(at + 1);
          continue;
        }
        templates[templates.length - 1] = depth - 1;
      }
      at += 1;
    }
  }
  return { text, code: out.join(''), strings };
}

/** The end of a bracketed stretch whose opening bracket is at `from`; the end of the code if none. */
export function closingBracket({ code }: ScriptCode, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const unit = code[at];
    if (unit === '(' || unit === '[' || unit === '{') depth += 1;
    else if (unit === ')' || unit === ']' || unit === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return code.length;
}

function closing(text: string, from: number, quote: string): number {
  let inClass = false;
  for (let at = from; at < text.length; at++) {
    const unit = text[at];
    if (unit === '\\') at += 1;
    else if (quote === '/' && unit === '[') inClass = true;
    else if (quote === '/' && unit === ']') inClass = false;
    else if (unit === '\n' || (unit === quote && !inClass)) return at;
  }
  return text.length;
}
