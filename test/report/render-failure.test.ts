import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RaceReport } from '../../src/report/race-report.ts';
import { displayWidth } from '../../src/report/terminal/display-width.ts';
import { ansiPaint, plainPaint } from '../../src/report/terminal/paint.ts';
import { renderFailure } from '../../src/report/terminal/render-failure.ts';
import { subjectNamed } from '../subjects.ts';
import { hostileReports, withMore } from './hostile-report.ts';
import { foundReport, plannedReport, reportOf } from './sample-reports.ts';

const REPLAY = ['stalemate replay .stalemate/recording-toggle.report.json'];
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for.
const ESCAPES = /\x1b\[\d+m/g;

let atOnce: RaceReport;
let polling: RaceReport;
let staleTag: RaceReport;

beforeAll(async () => {
  const found = await reportOf(subjectNamed('same-tag-backoff', 'participant-attributes'));
  if (found === undefined) throw new Error('nothing was found in same-tag-backoff');
  staleTag = found;
  atOnce = await foundReport('stop-start-at-once');
  polling = await foundReport('poll-until-inactive');
});

function plain(report: RaceReport, width: number): string {
  return renderFailure(report, { paint: plainPaint, width, replay: REPLAY });
}

describe('the block of a failure', () => {
  it.each([80, 120])(
    'reads as it did for a stop and a start at once, at %i columns',
    async (width) => {
      await expect(plain(atOnce, width)).toMatchFileSnapshot(
        `golden/stop-start-at-once.${width}.txt`,
      );
    },
  );

  it.each([80, 120])('reads as it did for polling, at %i columns', async (width) => {
    await expect(plain(polling, width)).toMatchFileSnapshot(
      `golden/poll-until-inactive.${width}.txt`,
    );
  });

  it.each([80, 110, 140])('reads as it did for a stale tag, at %i columns', async (width) => {
    await expect(plain(staleTag, width)).toMatchFileSnapshot(
      `golden/same-tag-backoff.${width}.txt`,
    );
  });

  it('shows at each refusal of a stale tag which version was there instead', () => {
    const lines = plain(staleTag, 200).split('\n');
    const arrives = lines.find((line) => line.trimStart().startsWith('arrives ')) ?? '';
    const version = lines.find((line) => line.trimStart().startsWith('conv-1 version ')) ?? '';
    expect(version).toMatch(/ v1 ·+/);
    const refused = [...version.matchAll(/╎/g)].map(({ index }) => index);
    expect(refused).toHaveLength(4);
    for (const column of refused) {
      expect(arrives[column]).toBe('▼');
      expect(
        version
          .slice(0, column + 4)
          .match(/v\d/g)
          ?.at(-1),
      ).toBe('v2');
    }
  });

  it('has no version of what no request was conditional on', () => {
    expect(polling.run.bands.some(({ band }) => band === 'version')).toBe(true);
    expect(plain(polling, 120)).not.toContain('version');
  });

  it('is a list without a picture where a picture has no room', async () => {
    await expect(plain(polling, 48)).toMatchFileSnapshot('golden/poll-until-inactive.48.txt');
  });

  it('says the same in colour', () => {
    const painted = renderFailure(polling, { paint: ansiPaint, width: 100, replay: REPLAY });
    expect(painted).not.toBe(plain(polling, 100));
    expect(painted.replace(ESCAPES, '')).toBe(plain(polling, 100));
  });

  it('shows that reads and lock disagreed at the refusal', () => {
    const block = plain(polling, 100);
    expect(block).toContain('rec-1 truth stopping · reads stopped ⚠ lock held by rec-1');
    expect(block).toContain('just then reads said stopped, and the lock was still held');
    const [reads = '', lock = ''] = ['reads', 'conv-1 lock'].map((label) =>
      block.split('\n').find((line) => line.trimStart().startsWith(label)),
    );
    const refused = lock.indexOf('╎');
    expect(lock[refused - 1]).toBe('▓');
    expect(reads[refused - 1]).toBe('·');
  });

  it('puts ✗ over the column in which the invariant broke', () => {
    const lines = plain(polling, 100).split('\n');
    const sign = lines.find((line) => line.endsWith('✗ broken')) ?? '';
    const times = lines.find((line) => line.endsWith('620 ms')) ?? '';
    expect(times.indexOf('620 ms')).toBe(sign.indexOf('✗'));
  });

  it('says of a lost answer what the client could not know', async () => {
    const report = await plannedReport('backoff-without-key', [
      ['network.response-lost', 'worker', 1, 1],
    ]);
    const block = plain(report, 100);
    expect(block).toContain(
      'answer lost: the platform had answered 201; the client gave up at 5540 ms',
    );
    expect(block).toContain(
      'network.response-lost of worker (draw 2): the 2nd request takes effect',
    );
    expect(block).toContain('passes without network.response-lost of worker (draw 2)');
  });

  it('says of a lost request that it never arrived', async () => {
    const report = await plannedReport('list-start-loop', [
      ['network.request-lost', 'worker', 1, 1],
    ]);
    expect(plain(report, 100)).toMatch(/② +540 +✗ never +5540 +GET/);
    expect(plain(report, 100)).toContain(
      'request lost: it never arrived; the client gave up at 5540 ms',
    );
  });

  it('marks a second copy where it arrived', async () => {
    const report = await plannedReport('backoff-without-key', [
      ['network.duplicate', 'worker', 0, 3000],
      ['recording.stop-lag', 'rec-1', 0, 500],
    ]);
    expect(plain(report, 100)).toContain('①▽');
    expect(plain(report, 100)).toContain('a second copy arrived at 3520 and got 204: rec-2 truth');
  });

  it('draws the bands only as far as it shows, and says on what held then', async () => {
    const report = await plannedReport('list-start-loop', [
      ['recording.view-lag', 'rec-1', 2, 3000],
    ]);
    const reads = plain(report, 100)
      .split('\n')
      .find((line) => line.trimStart().startsWith('reads'));
    expect(reads).toContain('active ▓');
    expect(reads).not.toContain('stopped');
  });

  it('gives the provenance of several choices in full once', async () => {
    const report = await plannedReport('backoff-without-key', [
      ['network.duplicate', 'worker', 0, 3000],
      ['network.request-latency', 'worker', 0, 5],
      ['recording.stop-lag', 'rec-1', 0, 500],
    ]);
    const why = plain(report, 100).replace(/\s+/g, ' ');
    expect(why.match(/any network may do this/g)).toHaveLength(1);
    expect(why).toContain('[our decision, as above]');
  });

  it('gives each client a lane', () => {
    const report = { ...polling, run: withMore(polling.run, 1) };
    const labels = plain(report, 140)
      .split('\n')
      .map((line) => line.trim().split(' ')[0]);
    expect(labels.filter((label) => label === 'worker')).toHaveLength(1);
    expect(labels.filter((label) => label === 'worker-2')).toHaveLength(1);
  });

  it('leaves out the middle of a long run, and says so', () => {
    const block = plain({ ...polling, run: withMore(polling.run, 12) }, 100);
    expect(block).toContain('… 23 more operations …');
  });

  it('counts what was true of resources that are too many to list', () => {
    const more = Array.from({ length: 30 }, (_, nth) => ({
      machine: 'recording',
      resource: `rec-${nth + 2}`,
      band: 'truth' as const,
      atMs: 0,
      value: 'completed',
    }));
    const run = { ...polling.run, bands: [...polling.run.bands, ...more] };
    // One recording, thirty more, a lock; twelve of them are listed.
    const block = plain({ ...polling, run }, 100).replace(/\s+/g, ' ');
    expect(block).toContain('rec-12 completed, 20 more, the call goes on');
  });

  it('names each band, however long the name of its resource', () => {
    const { bands } = polling.run;
    const renamed = bands.map((change) => ({
      ...change,
      resource: `a-${change.band === 'lock' ? 'lock' : 'resource'}-with-quite-a-long-name`,
    }));
    const run = { ...polling.run, bands: renamed };
    const block = plain({ ...polling, run }, 100);
    expect(block).toMatch(/ a-resource-with… truth /);
    expect(block).toMatch(/ a-lock-with-quit… lock /);
  });

  it('is never wider than asked, whatever the report says, but for a word of a command', () => {
    const hostile = fc.oneof(hostileReports(polling), hostileReports(staleTag));
    fc.assert(
      fc.property(hostile, fc.integer({ min: 20, max: 200 }), (report, width) => {
        const block = renderFailure(report, { paint: plainPaint, width, replay: [] });
        for (const line of block.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(block).not.toMatch(/[^\P{C}\n]/u);
      }),
      { numRuns: 400 },
    );
  });

  it('takes any width, as if it were 20 at the least', () => {
    for (const width of [-5, 0, 1, 19, 20.7, Number.MIN_VALUE]) {
      expect(plain(polling, width)).toBe(plain(polling, 20));
    }
  });
});
