import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientFile, stalemate, temporaryFolder } from './stalemate.ts';

const REPORT = 'recording-toggle.stop-start-at-once.report.json';
const PATH_IN_OUT = join('.stalemate', REPORT);

const CHECK = ['check', 'recording-toggle', '--strategy', 'stop-start-at-once', '--runs', '300'];
let checked: Promise<string> | undefined;

/** A folder of its own with the report of one check in it. */
async function folderWithReport(): Promise<string> {
  checked ??= (async () => {
    const cwd = temporaryFolder();
    await stalemate(CHECK, { cwd });
    return cwd;
  })();
  const folder = temporaryFolder();
  cpSync(await checked, folder, { recursive: true });
  return folder;
}

describe('stalemate', () => {
  it('says what there is', async () => {
    const { code, out } = await stalemate(['--help']);
    expect(code).toBe(0);
    for (const command of [
      'check',
      'trial',
      'replay',
      'export',
      'serve',
      'pipeline',
      'demo',
      'collections',
      'openapi',
      'doctor',
    ]) {
      expect(out).toContain(command);
    }
  });

  it.each([
    [['chekc'], 'unknown command'],
    [['check', 'nothing'], 'there is no scenario nothing; there are:\n  recording-toggle, '],
    [['check', 'contact-snyc'], '(did you mean contact-sync?)'],
    [
      ['check', '--strategy', 'hope'],
      'there is no strategy hope; there are:\n  stop-start-at-once, ',
    ],
    [
      ['check', 'contact-sync', '--strategy', 'poll-until-inactive'],
      'contact-sync has no strategy poll-until-inactive, which is one of recording-toggle',
    ],
    [['check', '--client', 'absent.ts'], 'there is no file absent.ts'],
    [['check', '--client', 'a.ts', '--strategy', 'b'], 'not both'],
    [['check', '--runs', 'many'], 'a whole number from 1'],
    [['check', '--seed', '-1'], 'a whole number from 0'],
    [['check', '--reporter', 'xml'], 'Allowed choices are'],
    [['check', '--client', clientFile('crashes.js')], 'TypeError: nothing is as it was'],
    [['check', '--client', clientFile('waits.js')], 'waiting for something'],
    [['check', '--client', clientFile('lazy.js')], 'says "failed" even where nothing goes wrong'],
    [['check', '--client', clientFile('no-default.js')], 'no default export'],
    [['check', '--client', clientFile('exits.js')], 'ended the process'],
    [['replay', 'absent.json'], 'absent.json could not be read'],
    [['export', 'absent.json'], 'give one of --newman'],
    [['export', 'absent.json', '--curl', '--json'], 'give one of --newman'],
    [['serve', '--plan', 'absent.json'], 'absent.json could not be read'],
    [['serve', '--preset', 'chaos'], 'there is no --preset chaos; there are: calm, typical, '],
    [['serve', '--port', '99999'], 'a whole number from 0 to 65535'],
  ])('exits 2 and names the fault: %j', async (args, fault) => {
    const { code, err } = await stalemate(args);
    expect(err).toContain(fault);
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
  });

  it.each([
    ['check', 'nothing'],
    ['check', '--strategy', 'hope'],
  ])('lists all names in lines that a terminal shows whole: %s %s', async (...args) => {
    const { err } = await stalemate(args);
    const lines = err.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('shows a stack trace only when asked to', async () => {
    const { code, err } = await stalemate(['--debug', 'replay', 'absent.json']);
    expect(code).toBe(2);
    expect(err).toMatch(/\n\s+at /);
  });
});

describe('stalemate check', () => {
  it('exits 1, shows a race on which one can act, and leaves its report', async () => {
    const cwd = temporaryFolder();
    const { code, out } = await stalemate(['check', '--client', clientFile('naive.ts')], { cwd });
    expect(code).toBe(1);
    for (const part of [
      'call-stays-recorded',
      '①',
      '②',
      'conv-1 lock',
      'twin',
      'replay .stalemate/',
    ]) {
      expect(out).toContain(part);
    }
    expect(readdirSync(join(cwd, '.stalemate'))).toEqual(['recording-toggle.client.report.json']);
  });

  it('finds the same with one worker, with two, and in another process', async () => {
    const files = await Promise.all(
      ['1', '2', '1'].map(async (workers) => {
        const cwd = temporaryFolder();
        const args = [
          'check',
          'recording-toggle',
          '--strategy',
          'list-start-loop',
          '--seed',
          '5',
          '--workers',
          workers,
        ];
        await stalemate(args, { cwd });
        const name = 'recording-toggle.list-start-loop.report.json';
        return readFileSync(join(cwd, '.stalemate', name), 'utf8');
      }),
    );
    expect(new Set(files).size).toBe(1);
  });

  it('exits 0 for a client that holds up, and 2 where it entered too few windows', async () => {
    const client = ['check', '--client', clientFile('fixed.js')];
    expect((await stalemate([...client, '--runs', '2000', '--min-windows', '10'])).code).toBe(0);
    const few = await stalemate([...client, '--runs', '1', '--min-windows', '10']);
    expect(few.code).toBe(2);
    expect(few.err).toContain('--min-windows asks for 10');
  });

  it('exits 3 for a client that does not do the same twice', async () => {
    const { code, err } = await stalemate(['check', '--client', clientFile('fickle.js')]);
    expect(err).toContain('did not do the same twice');
    expect(code).toBe(3);
  });

  it.each([
    ['json', (text: string) => expect(JSON.parse(text)).toHaveProperty('format')],
    ['junit', (text: string) => expect(text).toContain('<failure')],
    ['github', (text: string) => expect(text).toMatch(/^::error /m)],
  ] as const)('tells it as %s', async (reporter, look) => {
    const { code, out } = await stalemate([...CHECK, '--reporter', reporter]);
    expect(code).toBe(1);
    look(out);
  });

  it('keeps what a client prints out of a report that machines read', async () => {
    const args = ['check', '--client', clientFile('chatty.js'), '--runs', '20'];
    const { out, err } = await stalemate([...args, '--reporter', 'json']);
    expect(JSON.parse(out)).toHaveProperty('format');
    expect(err).toContain('I am about to toggle');
  });

  it('colours only where it is wanted', async () => {
    const colour = '\u001b[';
    expect((await stalemate(CHECK)).out).not.toContain(colour);
    expect((await stalemate(CHECK, { env: { FORCE_COLOR: '1' } })).out).toContain(colour);
    const both = { FORCE_COLOR: '0', NO_COLOR: '1' };
    expect((await stalemate(CHECK, { env: both })).out).not.toContain(colour);
  });
});

describe('replay .stalemate/', () => {
  it('says FAILED (1) as long as it fails', async () => {
    const cwd = await folderWithReport();
    const { code, out } = await stalemate(['replay', PATH_IN_OUT], { cwd });
    expect(out).toContain('FAILED');
    expect(code).toBe(1);
  });

  it('says FIXED (0) when the client has been mended', async () => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'clients'));
    const client = join(cwd, 'client.mjs');
    const proxy = (name: string) =>
      writeFileSync(client, `export { default } from ${JSON.stringify(clientFile(name))};`);
    proxy('naive.ts');
    expect((await stalemate(['check', '--client', 'client.mjs'], { cwd })).code).toBe(1);
    proxy('fixed.js');
    const path = join('.stalemate', 'recording-toggle.client.report.json');
    const { code, out } = await stalemate(['replay', path], { cwd });
    expect(out).toContain('FIXED');
    expect(code).toBe(0);
  });

  it.each([
    ['blocks.js', 2, 'loop without ever waiting'],
    ['exits.js', 2, 'ended the process'],
    ['fickle.js', 3, 'did not do the same twice'],
  ])('says ERROR for a client that has become %s', async (name, exitCode, fault) => {
    const cwd = temporaryFolder();
    const client = join(cwd, 'client.mjs');
    const proxy = (file: string) =>
      writeFileSync(client, `export { default } from ${JSON.stringify(clientFile(file))};`);
    proxy('naive.ts');
    await stalemate(['check', '--client', 'client.mjs', '--runs', '300'], { cwd });
    proxy(name);
    const path = join('.stalemate', 'recording-toggle.client.report.json');
    const { code, out, err } = await stalemate(['replay', path], { cwd });
    expect(out).toContain('ERROR');
    expect(err).toContain(fault);
    expect(code).toBe(exitCode);
  });

  it('refuses a report of another version by name', async () => {
    const cwd = await folderWithReport();
    const report = JSON.parse(readFileSync(join(cwd, PATH_IN_OUT), 'utf8'));
    writeFileSync(join(cwd, 'old.json'), JSON.stringify({ ...report, version: 0 }));
    writeFileSync(join(cwd, 'bad.json'), '{');
    const old = await stalemate(['replay', 'old.json'], { cwd });
    expect(old.err).toContain('version');
    expect(old.code).toBe(2);
    const bad = await stalemate(['replay', 'bad.json'], { cwd });
    expect(bad.err).toContain('is not JSON');
    expect(bad.code).toBe(2);
  });
});

describe('stalemate export', () => {
  it.each([
    ['--curl', 'curl'],
    ['--mermaid', 'sequenceDiagram'],
    ['--json', '"format": "stalemate.report"'],
  ])('writes %s', async (form, part) => {
    const cwd = await folderWithReport();
    const { code, out } = await stalemate(['export', PATH_IN_OUT, form], { cwd });
    expect(out).toContain(part);
    expect(code).toBe(0);
  });

  it('writes collections of a client that waits for fractions of a millisecond', async () => {
    const cwd = temporaryFolder();
    await stalemate(['check', '--client', clientFile('unhurried.js')], { cwd });
    const path = join('.stalemate', 'recording-toggle.client.report.json');
    const { code, err } = await stalemate(['export', path, '--newman'], { cwd });
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('writes two collections', async () => {
    const cwd = await folderWithReport();
    const { code } = await stalemate(['export', PATH_IN_OUT, '--newman'], { cwd });
    expect(code).toBe(0);
    const stem = REPORT.replace('.report.json', '');
    const written = readdirSync(join(cwd, '.stalemate')).filter((name) => name.startsWith(stem));
    expect(written.sort()).toEqual(
      [
        `${stem}.race.postman_collection.json`,
        REPORT,
        `${stem}.twin.postman_collection.json`,
      ].sort(),
    );
  });
});

describe('stalemate serve', () => {
  it('listens, answers, and stops cleanly on Ctrl-C', async () => {
    const { code, out } = await stalemate(['serve', '--port', '0'], { interruptOn: /Ctrl-C/ });
    expect(out).toMatch(/listening on http:\/\/127\.0\.0\.1:\d+/);
    expect(out).toMatch(/world +recording-toggle.* --scenario NAME/);
    expect(out).toContain('stopped');
    expect(code).toBe(0);
  });

  it('says so when the port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const { code, err } = await stalemate(['serve', '--port', String(port)]);
    taken.close();
    expect(err).toContain(String(port));
    expect(err).toContain('in use');
    expect(code).toBe(2);
  });
});

describe('stalemate doctor', () => {
  it('says what it found', async () => {
    const { code, out } = await stalemate(['doctor']);
    expect(out).toContain('Node');
    expect(out).toContain('runs of recording-toggle a second');
    expect(code).toBe(0);
  });
});
