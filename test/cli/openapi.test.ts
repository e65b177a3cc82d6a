import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENT } from '../openapi/conforms.ts';
import { stalemate, temporaryFolder } from './stalemate.ts';

describe('stalemate openapi', () => {
  it('prints the document and nothing else', async () => {
    const { code, out, err } = await stalemate(['openapi']);
    expect(JSON.parse(out)).toEqual(DOCUMENT);
    expect(out.endsWith('}\n')).toBe(true);
    expect(err).toBe('');
    expect(code).toBe(0);
  });

  it('writes it to a file instead, making its folder', async () => {
    const cwd = temporaryFolder();
    const path = join('docs', 'openapi.json');
    const { code, out } = await stalemate(['openapi', '--out', path], { cwd });
    expect(out).toBe(`${path} written\n`);
    expect(JSON.parse(readFileSync(join(cwd, path), 'utf8'))).toEqual(DOCUMENT);
    expect(code).toBe(0);
  });

  it('exits 2 and says so where it cannot write', async () => {
    const cwd = temporaryFolder();
    const { code, err } = await stalemate(['openapi', '--out', '.'], { cwd });
    expect(err).toContain('. could not be written');
    expect(code).toBe(2);
  });

  it('exits 2 for what it does not take, and writes nothing', async () => {
    const cwd = temporaryFolder();
    const { code, err } = await stalemate(['openapi', '--yaml', '--out', 'a.json'], { cwd });
    expect(err).toContain("unknown option '--yaml'");
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'a.json'))).toBe(false);
  });

  it('says what it takes', async () => {
    const { code, out } = await stalemate(['openapi', '--help']);
    expect(out).toContain('--out <file>');
    expect(code).toBe(0);
  });
});
