import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMockServer } from '../../mock-server/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { renderCurl } from '../../src/report/formats/render-curl.ts';
import { renderMermaid } from '../../src/report/formats/render-mermaid.ts';
import type { RaceReport } from '../../src/report/race-report.ts';
import { subjectNamed } from '../subjects.ts';
import { hostileReports } from './hostile-report.ts';
import { foundReport, plannedReport, reportOf } from './sample-reports.ts';

let folder: string;
let report: RaceReport;
let server: Awaited<ReturnType<ReturnType<typeof createMockServer>['listen']>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stalemate-curl-'));
  report = await foundReport('poll-until-inactive');
  server = await createMockServer({ scenarios }).listen({ port: 0 });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a script by `sh`, from its standard input. */
function shell(script: string, options: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', [...options], { cwd: folder, env: { ...process.env, ...env } });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(script);
  });
}

describe('the curl script', () => {
  it.each([
    ['a race that a search found', () => foundReport('stop-start-at-once')],
    ['reads ahead of the lock', () => foundReport('poll-until-inactive')],
    [
      'a lost answer',
      () => plannedReport('backoff-without-key', [['network.response-lost', 'worker', 1, 1]]),
    ],
    [
      'a second copy',
      () =>
        plannedReport('backoff-without-key', [
          ['network.duplicate', 'worker', 0, 3000],
          ['recording.stop-lag', 'rec-1', 0, 500],
        ]),
    ],
    [
      'a lost request',
      () => plannedReport('list-start-loop', [['network.request-lost', 'worker', 1, 1]]),
    ],
  ])('exits 1 for %s and 0 for its twin', async (_, make) => {
    const sample = await make();
    const env = { BASE_URL: `${server.url}/` };
    const race = await shell(renderCurl(sample, { which: 'race' }), ['-s'], env);
    expect(race.output).toContain(`${sample.broken.invariant}: ${sample.broken.because}`);
    expect(race.exitCode).toBe(1);
    const twin = await shell(renderCurl(sample, { which: 'twin' }), ['-s'], env);
    expect(twin.output).toContain('verdict pass');
    expect(twin.exitCode).toBe(0);
  });

  it('exits 2 and says so where nobody answers', async () => {
    const script = renderCurl(report, { which: 'race' });
    const ended = await shell(script, ['-s'], { BASE_URL: 'http://127.0.0.1:1' });
    expect(ended.output).toContain('start a platform with: stalemate serve');
    expect(ended.exitCode).toBe(2);
  });

  it('exits 2 where the platform answers otherwise than in the report', async () => {
    const [first, ...others] = report.run.operations;
    if (first === undefined) throw new Error('no operation');
    const arrivals = first.arrivals.map((arrival) => ({ ...arrival, status: 200 }));
    const run = { ...report.run, operations: [{ ...first, arrivals }, ...others] };
    const script = renderCurl({ ...report, run }, { which: 'race' });
    const ended = await shell(script, ['-s'], { BASE_URL: server.url });
    expect(ended.output).toContain('it was 200 when the report was written');
    expect(ended.exitCode).toBe(2);
  });

  it('is refused for a twin that there is not', () => {
    expect(() => renderCurl({ ...report, twin: undefined }, { which: 'twin' })).toThrow(TypeError);
  });

  it('parses and runs nothing that a report smuggles in', async () => {
    // Answers everything as if all went well, so that the script runs to its end.
    const stub = `#!/bin/sh\nprintf '{"id":"a","access_token":"b","verdict":"pass"}\\n200'\n`;
    writeFileSync(join(folder, 'curl'), stub, { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env.PATH}` };
    await fc.assert(
      fc.asyncProperty(hostileReports(report), async (hostile) => {
        const script = renderCurl(hostile, { which: 'race' });
        const parsed = await shell(script, ['-n'], {});
        expect(parsed).toEqual({ exitCode: 0, output: '' });
        const ended = await shell(script, ['-s'], env);
        expect(ended.output).toContain('verdict pass');
        expect(readdirSync(folder)).toEqual(['curl']);
      }),
      // Each takes some twenty processes.
      { numRuns: 12 },
    );
  });
});

/** The statements that the diagrams here are made of, as Mermaid's grammar has them. */
const ACTOR = '(?:client\\d+|platform)';
const TEXT = '(?:[^#;\\n%{}`$"]|#\\d+;)+';
const STATEMENT = new RegExp(
  `^  (?:title ${TEXT}|participant ${ACTOR} as ${TEXT}|${ACTOR}(?:->>|-->>|-x|--x)${ACTOR}: ${TEXT}|Note (?:over|right of) ${ACTOR}(?:,${ACTOR})?: ${TEXT})$`,
);

describe('the Mermaid diagram', () => {
  it('tells the race from the first request to the twin', async () => {
    await expect(renderMermaid(report)).toMatchFileSnapshot('golden/poll-until-inactive.mmd');
  });

  it('says which version a stale tag met before it says what was refused', async () => {
    const found = await reportOf(subjectNamed('same-tag-backoff', 'participant-attributes'));
    if (found === undefined) throw new Error('nothing was found in same-tag-backoff');
    const lines = renderMermaid(found).split('\n');
    const moved = lines.findIndex((line) => line.includes('conv-1 version v2 from 500 ms on'));
    const refused = lines.findIndex((line) => line.includes('409'));
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(refused);
  });

  it('crosses out what was lost on its way', async () => {
    const answer = await plannedReport('backoff-without-key', [
      ['network.response-lost', 'worker', 1, 1],
    ]);
    expect(renderMermaid(answer)).toContain('platform--xclient1: 201, lost');
    const request = await plannedReport('list-start-loop', [
      ['network.request-lost', 'worker', 1, 1],
    ]);
    expect(renderMermaid(request)).toContain('client1-xplatform: ② GET …/recordings');
  });

  it('consists of statements of its own, whatever a report says', () => {
    fc.assert(
      fc.property(hostileReports(report), (hostile) => {
        const [first, ...lines] = renderMermaid(hostile).trimEnd().split('\n');
        expect(first).toBe('sequenceDiagram');
        for (const line of lines) expect(line).toMatch(STATEMENT);
      }),
      { numRuns: 300 },
    );
  });
});
