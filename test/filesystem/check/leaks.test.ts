import { describe, expect, it } from 'vitest';
import { RULES } from '../../../src/filesystem/check/index.ts';
import { elfFile } from '../elf/elf-file.ts';
import { SETGID, SETUID } from '../entries.ts';
import { checked, randomText } from '../secrets/token-cases.ts';
import { SECRET } from './credential-cases.ts';
import { binary, KEY, LEAKS, setuid } from './leak-cases.ts';
import { RANDOM } from './secret-cases.ts';
import { findingsOf, told } from './subject-of.ts';

describe.each(LEAKS)('$rule', ({ rule, fires, quiet }) => {
  it.each(Object.entries(fires))('tells of %s', async (_name, given) => {
    const found = (await findingsOf(given)).filter((finding) => finding.rule === rule);
    expect(found).toHaveLength(1);
    const [one] = found;
    expect(one).toMatchObject({ needs: null, foundIn: [], fix: null });
    if (one?.path !== null) expect(one?.detail).toMatch(/, \d+(\.\d)? [kM]?B$/);
    if (rule !== 'unsearched') expect(one?.line).toEqual(expect.any(Number));
    // Whatever it is about, no secret is in what is said.
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${SECRET}|${RANDOM}|b3BlbnNz|MII`));
  });

  it.each(Object.entries(quiet))('leaves alone: %s', async (_name, given) => {
    expect((await findingsOf(given)).filter((finding) => finding.rule === rule)).toEqual([]);
  });
});

describe('what should not be there', () => {
  it('has test cases for every rule', () => {
    expect(LEAKS.map(({ rule }) => rule)).toEqual(
      RULES.filter(({ kind }) => kind === 'holds').map(({ name }) => name),
    );
  });

  it('is reported with the line that added it, and its size', async () => {
    const [found] = await findingsOf({
      copied: { 'var/lib/apt/lists/a': 'x'.repeat(1000) },
      made: { 'var/lib/apt/lists/b': 'x'.repeat(4000) },
    });
    expect(found).toMatchObject({
      path: '/var/lib/apt/lists',
      severity: 'warning',
      line: 7,
      detail: 'Package lists of apt (rm -rf /var/lib/apt/lists/* in the same RUN), 5.0 kB',
    });
  });

  it('is the worst of an instruction', async () => {
    const key = `ASIA${randomText(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
    const severityOf = async (command: string) => {
      const texts = [{ keyword: 'RUN', text: `RUN ${command}`, line: 3, isReplaced: false }];
      return (await findingsOf({ exposure: { texts } })).map(({ severity }) => severity);
    };
    expect(await severityOf(`aws ${key}`)).toEqual(['warning']);
    expect(await severityOf(`aws ${key} && gh ${checked('ghp_')}`)).toEqual(['error']);
    expect(await severityOf(`aws ${key} && curl https://me:${RANDOM}@host`)).toEqual(['error']);
  });

  it('is an error where it is a secret, a warning where it may be none', async () => {
    expect(
      await told({
        copied: {
          'app/.env': `API_TOKEN=${SECRET}\n`,
          'app/web/.env': 'PORT=80\n',
          'app/a.key': KEY,
          'app/b.key': '-----BEGIN ENCRYPTED PRIVATE KEY-----\n',
        },
      }),
    ).toEqual([
      'error env-file /app/.env',
      'error private-key /app/a.key',
      'warning private-key /app/b.key',
      'warning env-file /app/web/.env',
    ]);
  });

  it('is reported once for a whole folder', async () => {
    const files = {
      'root/.cargo/registry/src/a/.git/HEAD': 'x',
      'root/.cargo/registry/src/a/CMakeFiles/a.o': 'x',
    };
    expect(await told({ made: files })).toEqual(['warning package-cache /root/.cargo/registry']);
  });

  it('names the compilers of one instruction together, the base image’s apart', async () => {
    const found = await findingsOf({
      base: { 'usr/bin/gcc': binary },
      made: {
        'usr/bin/clang-18': binary,
        'usr/bin/clang': { link: 'clang-18' },
        'usr/bin/clang++': { link: 'clang' },
      },
    });
    expect(found.map(({ line, detail }) => [line, detail.replace(/, [^,]*$/, '')])).toEqual([
      [7, 'A compiler that nothing needs at run time: clang, clang++, clang-18'],
      [2, 'A compiler of the base image image that nothing needs at run time: gcc'],
    ]);
  });

  it('says who a set-uid program is run as', async () => {
    const own = { entry: { mode: SETUID + 0o755, uid: 1000 }, text: elfFile() };
    const found = await findingsOf({
      base: { 'bin/b': binary },
      copied: { 'bin/a': own },
      made: { 'bin/b': setuid(SETGID) },
    });
    expect(found.map(({ path, detail, line }) => [path, detail.replace(/, \d.*$/, ''), line])).toEqual([
      ['/bin/a', 'A set-uid program: it runs as user 1000, no matter which user starts it', 5],
      ['/bin/b', 'A set-gid program: it runs as group 0, no matter which user starts it', 9],
    ]);
  });

  it.each([
    ['.env', '\n'],
    ['.env', 'TOKEN'],
    ['.env', 'a'],
    ['.env', 'export '],
    ['.git-credentials', '://a:'],
    ['.pgpass', ':'],
    ['.pypirc', '\n '],
    ['.netrc', 'password $'],
    ['.npmrc', '_auth '],
    ['.m2/settings.xml', '<password>'],
    ['.m2/settings.xml', '<!--'],
    ['.m2/settings.xml', '<!---->'],
    ['.bundle/config', 'BUNDLE_A__'],
    ['a.key', '-----BEGIN A '],
    ['service-account.json', '"refresh_token"'],
  ])('is looked for in %s full of %j, without end', async (name, piece) => {
    const text = piece.repeat(Math.floor((256 * 1024) / piece.length));
    expect((await told({ copied: { [name]: text } })).filter((each) => each.startsWith('error'))).toEqual([]);
  });
});
