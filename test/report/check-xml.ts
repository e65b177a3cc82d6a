const TAG = /^<(\/?)([A-Za-z][\w-]*)((?:\s+[A-Za-z][\w-]*="[^"<]*")*)\s*(\/?)>/;
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d+);)/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids these.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/u;

/** The faults that keep a document from being well-formed XML; none if it is. No comments, no CDATA. */
export function xmlFaults(document: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  if (FORBIDDEN.test(document)) faults.push('a character that XML forbids');
  if (REFERENCE.test(document)) faults.push('a & that begins no reference');
  let rest = document.replace(/^<\?xml [^?]*\?>\n/, '');
  while (rest !== '') {
    const at = rest.indexOf('<');
    const text = at === -1 ? rest : rest.slice(0, at);
    if (text.includes(']]>')) faults.push(']]> in text');
    if (open.length === 0 && text.trim() !== '') faults.push(`text outside: ${text.slice(0, 20)}`);
    if (at === -1) break;
    rest = rest.slice(at);
    const tag = TAG.exec(rest);
    if (tag === null) return [...faults, `no tag: ${rest.slice(0, 60)}`];
    const [whole, closing, name = '', , empty] = tag;
    if (closing === '/') {
      const expected = open.pop();
      if (expected !== name) faults.push(`</${name}> closes <${expected}>`);
    } else if (empty !== '/') open.push(name);
    rest = rest.slice(whole.length);
  }
  if (open.length > 0) faults.push(`never closed: ${open.join(', ')}`);
  return faults;
}
