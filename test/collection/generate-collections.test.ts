import { beforeAll, expect, test } from 'vitest';
import { CONTRACT_DRIVERS } from '../../src/collection/contract/drivers/index.ts';
import { generateCollections } from '../../src/collection/generate-collections.ts';
import { lintCollection } from '../../src/collection/lint-collection.ts';
import { RESILIENT_FLOWS } from '../../src/collection/resilient/resilient-flows.ts';
import type { RaceReport } from '../../src/report/race-report.ts';
import { reportOf } from '../report/sample-reports.ts';
import { onTrial } from '../subjects.ts';

/** Every collection is generated once, on a machine that does much else. */
const GENERATE_MS = 60_000;

let reports: RaceReport[];
let files: Map<string, string>;
beforeAll(async () => {
  const found = await Promise.all(onTrial.map((subject) => reportOf(subject)));
  reports = found.flatMap((report) => (report === undefined ? [] : [report]));
  files = generateCollections(reports);
}, GENERATE_MS);

test('there are a race and a twin for each report, the contracts, the resilient ones, an environment and a README', () => {
  const expected = reports.flatMap(({ scenario, client, twin }) => {
    const stem = `${scenario.name}/${client.kind === 'strategy' ? client.name : ''}`;
    const kinds = twin === undefined ? ['race'] : ['race', 'twin'];
    return kinds.map((kind) => `${stem}.${kind}.postman_collection.json`);
  });
  expect([...files.keys()]).toEqual([
    ...expected,
    ...CONTRACT_DRIVERS.map(({ system }) => `${system}/contract.postman_collection.json`),
    ...RESILIENT_FLOWS.map(({ path }) => `${path}.postman_collection.json`),
    'local.postman_environment.json',
    'README.md',
  ]);
});

test('generating again changes nothing', () => {
  expect(generateCollections(structuredClone(reports))).toEqual(files);
});

test('the files end in a newline, and JSON is indented by two', () => {
  for (const [path, text] of files) {
    expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
    if (path.endsWith('.json')) expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  }
});

test('every collection lints clean, and no id is used twice anywhere', () => {
  const ids: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith('.postman_collection.json')) continue;
    expect(lintCollection(JSON.parse(text))).toEqual([]);
    ids.push(
      ...Array.from(text.matchAll(/"(?:_postman_)?id": "([0-9a-f-]{36})"/g), ([, id]) => id ?? ''),
    );
  }
  expect(ids.length).toBeGreaterThan(200);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the README links every file and gives each collection its exit code', () => {
  const readme = files.get('README.md') ?? '';
  const links = Array.from(readme.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target);
  expect(new Set(links)).toEqual(new Set([...files.keys()].filter((path) => path !== 'README.md')));
  for (const line of readme.split('\n').filter((one) => one.includes('.race.'))) {
    if (line.startsWith('|')) expect(line).toMatch(/\| 1 \|$/);
  }
  for (const line of readme.split('\n').filter((one) => one.includes('.twin.'))) {
    expect(line).toMatch(/\| 0 \|$/);
  }
  const resilient = readme.split('\n').filter((one) => one.startsWith('| [resilient-'));
  expect(resilient).toHaveLength(RESILIENT_FLOWS.length);
  for (const line of resilient) expect(line).toMatch(/\| 0, after some \d+ seconds \|$/);
});

test('the README says which races have no twin', () => {
  const readme = files.get('README.md') ?? '';
  const said = readme.split('\n').find((line) => line.startsWith('Each race is')) ?? '';
  const alone = reports.filter(({ twin }) => twin === undefined);
  const links = Array.from(said.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target);
  expect(links).toHaveLength(alone.length);
  for (const target of links) {
    expect(target).toMatch(/\.race\./);
    expect(files.has(`${target}`.replace('.race.', '.twin.'))).toBe(false);
  }
  expect(said.includes('no twin')).toBe(alone.length > 0);
});

test('two reports with the same files are refused', () => {
  expect(() => generateCollections([...reports, ...reports.slice(0, 1)])).toThrow(/two reports/);
});
