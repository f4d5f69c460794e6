import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { demo, runCommand } from './projects.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('what the program says of itself', () => {
  test('--version is the version of package.json', async () => {
    expect(await runCommand(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(await runCommand(['-V'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('--help names the commands, and each command its flags', async () => {
    const { status, stdout, stderr } = await runCommand(['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: stagedive \[CONTEXT\]/);
    for (const command of ['ls', 'build']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
      const help = await runCommand([command, '--help']);
      expect(help).toMatchObject({ status: 0, stderr: '' });
      for (const flag of ['--target', '--file', '--context', '--build-arg', '--platform', '--network']) {
        expect(help.stdout).toContain(flag);
      }
    }
    expect((await runCommand(['build', '--help'])).stdout).not.toContain('[])');
  });
});

describe('wrong usage ends with 2 and one sentence', () => {
  test.each([
    [['--nonsense'], "unknown option '--nonsense'"],
    [['build', '--nonsense'], "unknown option '--nonsense'"],
    [['build', '--tagg', 'x'], 'Did you mean --tag?'],
    [['build', '--target'], "option '--target <stage>' argument missing"],
    [['build', '--progress=fancy', demo], 'Allowed choices are auto, plain, tty, quiet, none, rawjson'],
    [['ls', demo, 'again'], "too many arguments for 'ls'"],
    [['build', '--build-arg', '=x', demo], '--build-arg =x: the name is missing: write NAME=VALUE.'],
    [['build', '--build-context', 'x', demo], '--build-context x: write NAME=FOLDER'],
    [
      ['build', '--build-context', 'x=/none', demo],
      '--build-context x=/none: there is no such file or folder.',
    ],
    [['lss'], 'There is no command and no folder lss: did you mean ls?'],
    [['-C', demo, 'ls'], 'There is no folder ls; as a command it comes before the flags: stagedive ls …'],
    [['build', '--network', 'bridge', demo], '--network bridge: use default, none or host.'],
    [['build', '--add-host', 'x', demo], '--add-host x: write HOST:IP or HOST:host-gateway.'],
    [['build', '--secret', 'src=x', demo], '--secret: the id is missing'],
    [['build', '--secret', 'id=x,sorce=y', demo], '--secret id=x: unknown key sorce'],
    [['ls', '--target', 'runtme', demo], 'did you mean runtime?'],
    [['build', '-'], 'The context on stdin is empty: pipe a tar archive or a Dockerfile into it.'],
    [['ls', 'https://github.com/x/y.git'], 'https://github.com/x/y.git: the context cannot be fetched: '],
  ])('%j', async (args, sentence) => {
    const { status, stdout, stderr } = await runCommand(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(3);
  });
});

test('--debug adds where an error comes from', async () => {
  const { status, stderr } = await runCommand(['ls', '--debug', 'https://x/y.git']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^stagedive: https:\/\/x\/y\.git: the context cannot be fetched: /);
  expect(stderr).toMatch(/\n {4}at /);
});
