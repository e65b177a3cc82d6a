import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../src/report/check-outcome.ts';
import { escapeXmlAttribute, escapeXmlText } from '../../src/report/formats/escape-xml.ts';
import { renderGithub } from '../../src/report/formats/render-github.ts';
import { renderJunit } from '../../src/report/formats/render-junit.ts';
import type { RaceReport } from '../../src/report/race-report.ts';
import { xmlFaults } from './check-xml.ts';
import { HOSTILE_TEXTS, hostileReports } from './hostile-report.ts';
import { foundReport } from './sample-reports.ts';

let report: RaceReport;
let green: CheckOutcome;
let red: CheckOutcome;

beforeAll(async () => {
  report = await foundReport('stop-start-at-once');
  const { scenario, client } = report;
  const windows = [{ name: 'ended', says: 'a start came after the call had ended', entered: 0 }];
  green = { scenario, client, seed: 1, runs: 2048, verdict: 'pass', windows };
  red = { ...green, verdict: 'fail', report, reportPath: 'out/a b.report.json' };
});

/** An outcome that says what a hostile report says. */
function hostileOutcome(hostile: RaceReport): CheckOutcome {
  const { scenario, client, broken } = hostile;
  const windows = [{ name: broken.invariant, says: broken.because, entered: 0 }];
  return { ...red, scenario, client, windows, report: hostile, reportPath: broken.says };
}

describe('the XML check of these tests', () => {
  it.each(['<a>', '<a></b>', '<a b="<"/>', '<a>&x</a>', '<a>\u0001</a>', 'x', '<a>]]></a>'])(
    'finds fault with %j',
    (document) => {
      expect(xmlFaults(document)).not.toEqual([]);
    },
  );
});

describe('text in XML', () => {
  it('is escaped, and what XML forbids is replaced', () => {
    expect(escapeXmlText('a\u0001\ud800<b>&"]]>\n')).toBe('a��&lt;b&gt;&amp;"]]&gt;\n');
    expect(escapeXmlAttribute('a\u0001\uffff"\'<\n\t\r')).toBe('a��&quot;&apos;&lt;&#10;&#9;&#13;');
  });
});

describe('JUnit XML', () => {
  it('has a suite for each scenario and a case for each client', () => {
    const other = { ...green, scenario: { name: 'other', title: 'Other' } };
    const document = renderJunit([red, green, other]);
    expect(xmlFaults(document)).toEqual([]);
    expect(document.match(/<testsuite /g)).toHaveLength(2);
    expect(document).toContain('<testsuites name="stalemate" tests="3" failures="1" errors="0">');
    expect(document).toContain('<testsuite name="other" tests="1" failures="0" errors="0">');
    expect(document).toContain('type="call-stays-recorded">✗ Recording restart after an IVR node');
    expect(document).toContain("stalemate replay 'out/a b.report.json'");
  });

  it('tells an unknown verdict as an error', () => {
    const document = renderJunit([{ ...green, verdict: 'unknown' }]);
    expect(document).toContain('errors="1"');
    expect(document).toContain('<error message="the verdict is unknown"/>');
  });

  it('stays well-formed, whatever a report says', () => {
    fc.assert(
      fc.property(hostileReports(report), (hostile) => {
        const outcome = hostileOutcome(hostile);
        expect(xmlFaults(renderJunit([outcome, { ...outcome, report: undefined }]))).toEqual([]);
      }),
    );
  });
});

describe('workflow commands', () => {
  it('are an error with title, cause, twin and command', () => {
    expect(renderGithub([red])).toMatchInlineSnapshot(`
      "::error title=✗ recording-toggle · stop-start-at-once · call-stays-recorded::The client gave up (ApiError: 409) and the call goes on unrecorded.%0ADELETE → 204, POST → 409 when recording.stop-lag of rec-1 ≥ 41 ms: call-stays-recorded%0Apasses if recording.stop-lag of rec-1 is 40 ms instead of 41 ms (-1 ms)%0Ainstead: take 409 as "not yet": retry the same start, with one key, until the lock is free%0Astalemate replay 'out/a b.report.json'
      "
    `);
  });

  it('are a notice where a window was never entered', () => {
    expect(renderGithub([green])).toMatchInlineSnapshot(`
      "::notice title=✓ recording-toggle · stop-start-at-once::held in 2048 schedules%0Anever entered: ended, a start came after the call had ended
      "
    `);
  });

  it('name the file of a client', () => {
    const outcome: CheckOutcome = { ...red, client: { kind: 'file', path: 'my,worker:1%.ts' } };
    expect(renderGithub([outcome])).toMatch(/^::error file=my%2Cworker%3A1%25\.ts,title=/);
  });

  it('are one line each, of one command each, whatever a report says', () => {
    const line = /^::(?:error|warning|notice) (?:file=[^,:\n\r]*,)?title=[^,:\n\r]*::[^\n\r]*$/;
    fc.assert(
      fc.property(hostileReports(report), (hostile) => {
        const outcome = hostileOutcome(hostile);
        const lines = renderGithub([outcome, { ...outcome, report: undefined }]).split('\n');
        expect(lines).toHaveLength(3);
        expect(lines[0]).toMatch(line);
        expect(lines[1]).toMatch(line);
      }),
    );
  });

  it.each(HOSTILE_TEXTS)('escape %j', (text) => {
    const outcome: CheckOutcome = {
      ...green,
      client: { kind: 'file', path: text },
      scenario: { name: text, title: text },
    };
    expect(
      renderGithub([outcome])
        .trimEnd()
        .split(/[\n\r]/),
    ).toHaveLength(1);
  });
});
