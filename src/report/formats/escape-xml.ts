/** What XML 1.0 has no way to write, not even as a reference (§2.2). */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for the inside of an element. Characters that XML forbids become `�`. */
export function escapeXmlText(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>\r]/g, (character) => REFERENCES[character] ?? character);
}

/** Text for an attribute's value in double quotes. White space is kept as it is. */
export function escapeXmlAttribute(text: string): string {
  return text
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (character) => REFERENCES[character] ?? character);
}
