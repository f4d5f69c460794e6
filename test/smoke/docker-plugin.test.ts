// The bundled program as a plugin of a real docker, where one is installed. Nothing here needs an engine.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const demo = fileURLToPath(new URL('../../demo', import.meta.url));
const config = mkdtempSync(join(tmpdir(), 'stagedive-plugin-'));
afterAll(() => rmSync(config, { recursive: true }));

mkdirSync(join(config, 'cli-plugins'));
symlinkSync(bin, join(config, 'cli-plugins/docker-stagedive'));

function docker(...args: readonly string[]) {
  const { DOCKER_HOST: _host, DOCKER_CONTEXT: _context, ...others } = process.env;
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const env = { ...others, PATH, DOCKER_CONFIG: config };
  const { status, stdout, stderr } = spawnSync('docker', args, { env, cwd: demo, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const hasDocker = spawnSync('docker', ['--version']).status === 0;

describe.skipIf(!hasDocker)('docker stagedive', () => {
  test('is a plugin that docker lists', () => {
    expect(docker('--help').stdout).toMatch(/^ {2}stagedive\*? +Step through multi-stage Docker builds/m);
  });

  test('runs the program, with its exit status', () => {
    const { status, stdout } = docker('stagedive', 'ls', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ defaultTarget: 'runtime' });
    expect(docker('stagedive', 'ls', '--target', 'nobody')).toMatchObject({ status: 2, stdout: '' });
  });

  test("takes docker's own flags", () => {
    const { status, stdout } = docker('--host', 'tcp://127.0.0.1:1', 'stagedive', 'doctor');
    expect(status).toBe(3);
    expect(stdout).toMatch(/^problem {2}engine +tcp:\/\/127\.0\.0\.1:1 \(DOCKER_HOST\)/m);
    expect(docker('--context', 'nowhere', 'stagedive', 'doctor').stdout).toMatch(
      /^problem {2}engine +context nowhere/m,
    );
  });

  test("completes in docker's own completion", () => {
    expect(docker('__complete', 'stagedive', 'build', '--target', 'alm').stdout).toContain('almanac\t');
  });
});
