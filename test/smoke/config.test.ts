// The settings of a project and of the user, as the bundled program takes them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stagedive-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

mkdirSync(join(folder, 'docker'));
writeFileSync(
  join(folder, 'docker/app'),
  'ARG BASE=scratch\nFROM $BASE AS one\nFROM one AS two\nFROM two AS three\n',
);
writeFileSync(
  join(folder, '.stagedive.json'),
  JSON.stringify({ file: 'docker/app', target: 'two', args: { BASE: 'from-config' } }),
);

function stagedive(...args: readonly string[]) {
  return spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
}

test('.stagedive.json names the file, the target and args, and the command line wins', () => {
  const { status, stdout, stderr } = stagedive('ls', '--json');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    target: 'two',
    stages: [{ base: { ref: 'from-config' } }, {}, {}],
  });
  const other = JSON.parse(stagedive('ls', '--json', '--target', 'one', '--build-arg', 'BASE=own').stdout);
  expect(other).toMatchObject({ target: 'one', stages: [{ base: { ref: 'own' } }, {}, {}] });
});

test('a key that it does not know is one sentence with file and line, and status 2', () => {
  mkdirSync(join(folder, 'bad'));
  writeFileSync(join(folder, 'bad/Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(folder, 'bad/.stagedive.json'), '{\n  "tarjet": "x"\n}');
  const { status, stdout, stderr } = stagedive('ls', 'bad');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(
    /^stagedive: .*bad\/\.stagedive\.json:2: unknown key "tarjet"; known here: [^\n]+\.\n$/,
  );
});
