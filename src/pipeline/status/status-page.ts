import type { ParkedItem } from '../ports/work-queue.ts';
import type { RepairCase } from '../repair-case.ts';
import { type Excerpt, excerptText } from './excerpt.ts';
import type { PipelineStatus } from './read-status.ts';
import { setbackText } from './setback-text.ts';
import { spanText } from './span-text.ts';

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
  color: #1b1b1b; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid #ddd }
td { overflow-wrap: anywhere } ol, p { margin: 0 } ol { padding-left: 1.2rem }
code { font-size: .8rem }
.bad { color: #a40000; font-weight: 600 } .calm { color: #555 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #161616 }
  th, td { border-color: #444 } .bad { color: #ff8a80 } .calm { color: #aaa } }
`;

/** A status as a page for people. It refreshes itself and runs no script. */
export function statusPage(status: PipelineStatus): string {
  const { takenAtMs, storeFault, work, cases } = status;
  const { underWay, commands, heldUp, review, parked } = status;
  const store =
    storeFault === undefined
      ? 'The store is available.'
      : `<strong class="bad">The store is not available: ${escapeHtml(storeFault)}</strong>`;
  return document(`
<h1>Recording-failure pipeline</h1>
<p>${store} <span class="calm">As of ${new Date(takenAtMs).toISOString()}.</span></p>
<h2>Work</h2>
${table(
  ['waiting', 'delayed', 'active', 'parked', 'oldest waits for'],
  [[work.waiting, work.delayed, work.active, work.parked, spanText(work.oldestWaitMs)].map(String)],
)}
<h2>Cases</h2>
${table(
  ['state', 'cases'],
  Object.entries(cases).map(([state, count]) => [state, String(count)]),
)}
${section('For a person to look at', ['case', 'given up', 'what failed'], review, (one) => [
  nameCell(one),
  `${spanText(Math.max(0, takenAtMs - (one.endedAtMs ?? takenAtMs)))} ago`,
  failureList(one, takenAtMs),
])}
${section('Under way', ['case', 'state', 'attempt', 'what failed'], underWay, (one) => [
  nameCell(one),
  one.state,
  String(one.attempt),
  failureList(one, takenAtMs),
])}
${section('Commands in flight', ['interaction', 'attempt', 'written down'], commands, (one) => [
  escapeHtml(one.interactionId),
  String(one.attempt),
  `${spanText(Math.max(0, takenAtMs - one.issuedAtMs))} ago`,
])}
${section('Held up', ['event', 'interaction', 'recording', 'handled', 'why'], heldUp, parkedRow)}
${section('Parked', ['event', 'interaction', 'recording', 'handled', 'why'], parked, parkedRow)}`);
}

/** A page where the status could not be read. */
export function statusFaultPage(): string {
  return document(`
<h1>Recording-failure pipeline</h1>
<p class="bad">The store cannot be read now. Events are refused with 503, and the platform sends them again.</p>`);
}

function document(body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5"><title>Recording-failure pipeline</title>
<style>${STYLE}</style></head>
<body>${body}
</body>
</html>
`;
}

/** Rows hold HTML. */
function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '<p class="calm">None.</p>';
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((one) => `<td>${one}</td>`).join('')}</tr>`);
  return `<table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function section<Item>(
  title: string,
  heads: readonly string[],
  list: Excerpt<Item>,
  row: (item: Item) => readonly string[],
): string {
  const cut = excerptText(list);
  const note = cut === '' ? '' : ` <span class="calm">(${cut})</span>`;
  return `<h2>${title}${note}</h2>\n${table(heads, list.items.map(row))}`;
}

function nameCell({ id, interactionId, recordingId }: RepairCase): string {
  const what = `${escapeHtml(recordingId)} of ${escapeHtml(interactionId)}`;
  return `${what}<br><code class="calm">${escapeHtml(id)}</code>`;
}

function failureList(repairCase: RepairCase, nowMs: number): string {
  const { failures } = repairCase;
  const said = failures.map(({ attempt, says }) => {
    const what = attempt === 0 ? 'recording' : `attempt ${attempt}`;
    return `<li>${what}: ${escapeHtml(says)}</li>`;
  });
  const setback = setbackText(repairCase, nowMs);
  const now = setback === undefined ? '' : `<p class="bad">${escapeHtml(setback)}</p>`;
  return `<ol>${said.join('')}</ol>${now}`;
}

function parkedRow({ item, because }: ParkedItem): string[] {
  const { id, event, deliveries } = item;
  return [id, event.interactionId, event.recordingId, `${deliveries} times`, because].map(
    escapeHtml,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');
}
