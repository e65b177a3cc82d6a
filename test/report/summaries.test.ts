import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CheckOutcome } from '../../src/report/check-outcome.ts';
import { renderJson } from '../../src/report/formats/render-json.ts';
import { renderTrialMarkdown } from '../../src/report/formats/render-trial-markdown.ts';
import type { RaceReport } from '../../src/report/race-report.ts';
import { readReport } from '../../src/report/read-report.ts';
import { displayWidth } from '../../src/report/terminal/display-width.ts';
import { plainPaint } from '../../src/report/terminal/paint.ts';
import { renderCheck } from '../../src/report/terminal/render-check.ts';
import { renderTrial, type TrialRow } from '../../src/report/terminal/render-trial.ts';
import { counterexampleLine } from '../../src/report/words/counterexample-line.ts';
import { hostileReports } from './hostile-report.ts';
import { foundReport, plannedReport } from './sample-reports.ts';

const WINDOWS = [
  { name: 'start-while-locked', says: 'a start arrived while the lock was held', entered: 122 },
  { name: 'ended', says: 'a start came after the call had ended', entered: 3 },
  { name: 'in-flight', says: 'a key came again before its result was stored', entered: 0 },
];

let report: RaceReport;
let green: CheckOutcome;
let red: CheckOutcome;

beforeAll(async () => {
  report = await foundReport('stop-start-at-once');
  const { scenario, client } = report;
  green = { scenario, client, seed: 1, runs: 20_000, verdict: 'pass', windows: WINDOWS };
  red = { ...green, verdict: 'fail', report, reportPath: 'a b.report.json' };
});

function rowOf(outcome: CheckOutcome): TrialRow {
  const found = outcome.report;
  return {
    name: 'stop-start-at-once',
    seed: '000: the question',
    claim: 'a 204 means that it is stopped',
    instead: 'retry the start',
    verdict: found === undefined ? 'held' : 'refuted',
    runs: outcome.runs,
    ...(found && { foundAfterRuns: found.search.foundAfterRuns, report: found }),
    outcome,
  };
}

describe('the line of a counterexample', () => {
  it('names the exchange, the choice with its edge, and the invariant', () => {
    expect(counterexampleLine(report)).toBe(
      'DELETE → 204, POST → 409 when recording.stop-lag of rec-1 ≥ 41 ms: call-stays-recorded',
    );
  });

  it('counts repeats and names a flag without a number', async () => {
    const polled = await plannedReport('list-start-loop', [
      ['recording.view-lag', 'rec-1', 2, 3000],
    ]);
    expect(counterexampleLine(polled)).toMatch(/^DELETE → 204, GET → 200 ×5 when /);
    const lost = await plannedReport('backoff-without-key', [
      ['network.response-lost', 'worker', 1, 1],
    ]);
    expect(counterexampleLine(lost)).toContain(
      'when network.response-lost of worker (draw 2): honest-report',
    );
  });

  it('says when nothing had to go wrong', () => {
    const run = { ...report.run, plan: { ...report.run.plan, choices: [] } };
    expect(counterexampleLine({ ...report, run })).toContain('409 with nothing going wrong: ');
  });
});

describe('the table of a trial', () => {
  it('is a line and its counterexample in a wide terminal, a stack in a narrow one', () => {
    const rows = [rowOf(red), rowOf(green)];
    expect(renderTrial(rows, { paint: plainPaint, width: 110 })).toMatchInlineSnapshot(`
      "Advice on trial · 1 refuted · 1 held

      verdict    strategy            seed   runs  claim
      ✗ refuted  stop-start-at-once  000       7  a 204 means that it is stopped
                 DELETE → 204, POST → 409 when recording.stop-lag of rec-1 ≥ 41 ms: call-stays-recorded
      ✓ held     stop-start-at-once  000   20000  a 204 means that it is stopped
      "
    `);
    expect(renderTrial(rows, { paint: plainPaint, width: 60 })).toMatchInlineSnapshot(`
      "Advice on trial · 1 refuted · 1 held

      ✗ refuted  stop-start-at-once · seed 000 · after 7 runs
                 “a 204 means that it is stopped”
                 DELETE → 204, POST → 409 when recording.stop-lag
                 of rec-1 ≥ 41 ms: call-stays-recorded

      ✓ held     stop-start-at-once · seed 000 · 20000 runs
                 “a 204 means that it is stopped”
      "
    `);
  });

  it('is never wider than asked', () => {
    fc.assert(
      fc.property(hostileReports(report), fc.integer({ min: 20, max: 200 }), (hostile, width) => {
        const { broken, scenario } = hostile;
        const row = {
          ...rowOf({ ...red, report: hostile }),
          name: scenario.name,
          seed: broken.says,
        };
        const rows = [{ ...row, claim: broken.because }, rowOf(green)];
        const table = renderTrial(rows, { paint: plainPaint, width });
        for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('is Markdown for a README', () => {
    expect(renderTrialMarkdown([rowOf(red), rowOf(green)])).toMatchInlineSnapshot(`
      "| advice | seed | claim | verdict | smallest counterexample | what is right instead |
      | --- | --- | --- | --- | --- | --- |
      | \`stop-start-at-once\` | 000 | a 204 means that it is stopped | ✗ refuted | DELETE → 204, POST → 409 when recording.stop-lag of rec-1 ≥ 41 ms: call-stays-recorded (7 runs) | retry the start |
      | \`stop-start-at-once\` | 000 | a 204 means that it is stopped | ✓ held | none in 20000 runs |  |
      "
    `);
  });

  it('escapes in Markdown what would be markup', () => {
    const row = { ...rowOf(green), claim: 'a|b *c* <br> `d`' };
    expect(renderTrialMarkdown([row])).toContain('a\\|b \\*c\\* \\<br\\> \\`d\\`');
  });

  it('keeps its columns in Markdown, whatever a report says', () => {
    fc.assert(
      fc.property(hostileReports(report), (hostile) => {
        const row = { ...rowOf({ ...red, report: hostile }), claim: hostile.broken.because };
        const lines = renderTrialMarkdown([row]).trimEnd().split('\n');
        expect(lines).toHaveLength(3);
        for (const line of lines) expect(line.match(/(?<!\\)\|/g)).toHaveLength(7);
      }),
    );
  });
});

describe('the summary of a check', () => {
  it('says how often each window was entered, and what green does not prove', () => {
    const told = renderCheck(green, { paint: plainPaint, width: 100, elapsedMs: 8200 });
    expect(told).toMatchInlineSnapshot(`
      "✓ Recording restart after an IVR node · stop-start-at-once · held in every schedule tried

        20,000 schedules tried from seed 1 in 8.2 s, 2,439 a second

        runs that entered each window in which a race is possible:
          122  <1 %  start-while-locked  a start arrived while the lock was held
            3  <1 %  ended               a start came after the call had ended
        ⚠   0        in-flight           never: a key came again before its result was stored

        ⚠ 1 of 3 windows was never entered. Green proves nothing for them: try more runs, or a client that
        gets there.
      "
    `);
  });

  it('calls it no proof even where every window was entered', () => {
    const windows = WINDOWS.slice(0, 2);
    const told = renderCheck({ ...green, windows }, { paint: plainPaint, width: 100 });
    expect(told).toContain('That is evidence and no proof');
    expect(told).not.toContain('⚠');
  });

  it('is never wider than asked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.nat(),
        fc.integer({ min: 20, max: 200 }),
        (text, entered, width) => {
          const windows = [...WINDOWS, { name: text, says: text, entered }];
          const outcome = { ...green, windows, scenario: { name: text, title: text } };
          for (const line of renderCheck(outcome, { paint: plainPaint, width }).split('\n')) {
            expect(displayWidth(line)).toBeLessThanOrEqual(width);
          }
        },
      ),
    );
  });
});

describe('the results document', () => {
  it('says the worst verdict and holds reports that can be read back', () => {
    const document = JSON.parse(renderJson([green, red]));
    expect(document).toMatchObject({ format: 'stalemate.results', version: 1, verdict: 'fail' });
    expect(readReport(document.results[1].report)).toMatchObject({ ok: true });
  });

  it('is a pass where nothing was checked', () => {
    expect(JSON.parse(renderJson([]))).toMatchObject({ verdict: 'pass', results: [] });
  });
});
