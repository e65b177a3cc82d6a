import { describe, expect, it } from 'vitest';
import { stalemate, temporaryFolder } from '../stalemate.ts';

const SECRET = `whsec_${Buffer.from('a secret of thirty bytes, just so').toString('base64')}`;

/** Options that make sense, but for those that a test changes; `undefined` leaves one out. */
function serve(changes: Readonly<Record<string, string | undefined>> = {}): string[] {
  const options: Record<string, string | undefined> = {
    store: 'sqlite:events.db',
    platform: 'http://127.0.0.1:9',
    'client-id': 'me',
    'client-secret': 'my-secret',
    secret: SECRET,
    port: '0',
    ...changes,
  };
  const given = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return ['pipeline', 'serve', ...given];
}

const NO_IDENTITY = { 'client-id': undefined, 'client-secret': undefined };

describe('stalemate pipeline serve', () => {
  it.each([
    [{ store: undefined }, '--store'],
    [{ store: 'events.db' }, '--store must be'],
    [{ store: 'sqlite:' }, '--store sqlite: needs a file'],
    [{ store: 'redis:' }, '--store must be'],
    [{ store: 'redis://:100%pass-word@127.0.0.1:1' }, 'cannot be used'],
    [{ store: 'postgres://user:pass-word@host' }, '--store must be'],
    [{ platform: undefined }, '--platform'],
    [{ platform: 'api.example.com' }, '--platform must be'],
    [{ platform: 'ftp://api.example.com' }, '--platform must be'],
    [{ platform: 'https://me:pass-word@api.example.com' }, '--platform must be'],
    [{ platform: 'https://api.example.com/?a=b' }, '--platform must be'],
    [NO_IDENTITY, '--client-id'],
    [{ 'client-secret': undefined }, '--client-secret'],
    [{ token: 'a-token' }, 'not both'],
    [{ ...NO_IDENTITY, token: 'pass-word and more' }, '--token must be'],
    [{ secret: undefined }, '--secret'],
    [{ secret: 'pass-word' }, '--secret must be'],
    [{ signature: 'hub', secret: 'short' }, '--secret must have'],
    [{ signature: 'none' }, '--signature'],
    [{ shape: 'avaya' }, '--shape'],
    [{ tenant: 'a/b' }, '--tenant must be'],
    [{ encodings: 'pcm,mp3' }, '--encodings must be of pcm, a-law, mu-law'],
    [{ encodings: 'pcm,,a-law' }, '--encodings must be'],
    [{ encodings: 'pcm,pcm' }, '--encodings must be'],
    [{ encodings: '' }, '--encodings must be'],
    [{ port: '99999' }, '--port'],
    [{ host: 'host.invalid' }, 'could not listen on host.invalid'],
    [{ concurrency: '0' }, '--concurrency'],
    [{ 'event-age': '59' }, '--event-age'],
    [{ drain: 'soon' }, '--drain'],
    [{ 'log-level': 'loud' }, '--log-level'],
  ])('exits 2 and names what is wrong: %j', async (changes, fault) => {
    const { code, out, err } = await stalemate(serve(changes));
    expect(err).toContain(fault);
    expect(err).not.toMatch(/\n\s+at /);
    expect(err).not.toMatch(/pass-word|my-secret|short\b/);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('takes what is secret from the environment, and says how', async () => {
    const { out } = await stalemate(['pipeline', 'serve', '--help']);
    for (const name of ['TOKEN', 'CLIENT_SECRET', 'WEBHOOK_SECRET', 'STORE']) {
      expect(out).toContain(`STALEMATE_${name}`);
    }
    const env = { STALEMATE_TOKEN: 'a-token', STALEMATE_WEBHOOK_SECRET: SECRET };
    const changes = { ...NO_IDENTITY, secret: undefined, tenant: 'a/b' };
    const { err } = await stalemate(serve(changes), { env });
    expect(err).toContain('--tenant must be');
  });
});

describe.each([['status'], ['unpark', 'evt-1']])('stalemate pipeline %s', (...command) => {
  it.each([
    [[], '--store'],
    [['--store', 'sqlite:absent.db'], 'there is no file absent.db'],
    [['--store', 'file.db'], '--store must be'],
    [['--store', 'redis://:pass-word@127.0.0.1:9'], 'not available'],
  ])('exits 2 and names what is wrong: %j', async (options, fault) => {
    const cwd = temporaryFolder();
    const { code, err } = await stalemate(['pipeline', ...command, ...options], { cwd });
    expect(err).toContain(fault);
    expect(err).not.toContain('pass-word');
    expect(code).toBe(2);
  });
});
