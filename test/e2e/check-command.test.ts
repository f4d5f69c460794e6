/** `stagedive check` as people and CI use it. */
import { chmod, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { elfFile } from '../filesystem/elf/elf-file.ts';
import { demo, Project, runCommand } from './projects.ts';

describe('check', () => {
  test('says on one screen why the demo’s program does not start, and ends with 1', async () => {
    const { status, stdout } = await runCommand(['check', 'runtime-dynamic', '-C', demo]);
    expect(status).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('  add  '))).toEqual([
      '  add  COPY --from=debug /lib64/ld-linux-x86-64.so.2 /lib64/',
      '  add  COPY --from=debug /opt/braille/lib/libbraille.so.2 /lib/x86_64-linux-gnu/',
      '  add  COPY --from=debug /lib/x86_64-linux-gnu/libm.so.6 /lib/x86_64-linux-gnu/',
      '  add  COPY --from=debug /lib/x86_64-linux-gnu/libc.so.6 /lib/x86_64-linux-gnu/',
    ]);
    expect(lines.at(-1)).toBe('runtime-dynamic: 4 errors; 4 lines to add at the end of the stage.');
  });

  test('finds nothing in the default target, and ends with 0', async () => {
    const { status, stdout } = await runCommand(['check', '--json', '-C', demo]);
    expect({ status, found: JSON.parse(stdout) }).toEqual({
      status: 0,
      found: { ref: 'runtime', findings: [] },
    });
  });

  test('has every key of the contract in its JSON, and no other', async () => {
    await using project = await Project.with({
      Dockerfile: 'FROM scratch\nCOPY arm /arm\nENTRYPOINT ["/arm"]\n',
    });
    await writeFile(`${project.folder}/arm`, elfFile({ machine: 183 }));
    await chmod(`${project.folder}/arm`, 0o755);
    const { status, stdout } = await runCommand(['check', '--json', '--platform', 'linux/amd64'], {
      cwd: project.folder,
    });
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ref: '0',
      findings: [
        {
          rule: 'wrong-architecture',
          severity: 'error',
          path: '/arm',
          detail:
            'It is a program for AArch64, 64-bit, but the image is for linux/amd64: starting it fails with "exec format error"',
          needs: 'linux/amd64',
          foundIn: [],
          fix: null,
          line: 2,
        },
      ],
    });
  });

  test('obeys the config file and comments, and reports mistakes in them', async () => {
    await using project = await Project.with({
      Dockerfile: 'FROM scratch\nCOPY .env /app/\n# stagedive ignore=private-keys\nCOPY a.key /app/\n',
      '.env': 'API_TOKEN=hunter2hunter2\n',
      'a.key': '-----BEGIN PRIVATE KEY-----\n',
    });
    const check = () => runCommand(['check'], { cwd: project.folder });
    const before = await check();
    expect(before.status).toBe(1);
    expect(before.stdout).toMatch(/^error {2}\/app\/\.env {2}Dockerfile:2 +env-file$/m);
    expect(before.stdout + before.stderr).not.toContain('hunter2');
    expect(before.stderr).toContain(
      'stagedive: Dockerfile:3: there is no rule "private-keys": did you mean private-key?',
    );
    await writeFile(
      `${project.folder}/.stagedive.json`,
      '{ "check": { "off": ["env-file", "private-key"] } }',
    );
    expect(await check()).toMatchObject({ status: 0 });
    await writeFile(`${project.folder}/.stagedive.json`, '{ "check": { "of": [] } }');
    const broken = await check();
    expect(broken.status).toBe(2);
    expect(broken.stderr).toMatch(
      /\.stagedive\.json:1: unknown key "check\.of"; known here: "off", "severity", "limits"\.\n$/,
    );
  });

  test('lists its rules without an engine', async () => {
    const nowhere = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const { status, stdout } = await runCommand(['check', '--rules'], { env: nowhere });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}missing-library +a library is not where the loader looks for it$/m);
  });

  test('writes SARIF and annotations, fails on what it is told to, and learns what is known', async () => {
    await using project = await Project.with({
      Dockerfile: 'FROM scratch\nCOPY .env /app/\n',
      '.env': 'API_TOKEN=hunter2hunter2\n',
    });
    const run = (...args: readonly string[]) => runCommand(['check', ...args], { cwd: project.folder });
    const sarif = await run('--format', 'sarif', '--fail-on', 'never');
    expect(sarif.status).toBe(0);
    expect(JSON.parse(sarif.stdout).runs[0].results).toMatchObject([{ ruleId: 'env-file', level: 'error' }]);
    const github = await run('--format', 'github');
    expect(github.status).toBe(1);
    expect(github.stdout).toMatch(/^::error file=Dockerfile,line=2,endLine=2,title=env-file::\/app\/\.env: /);
    expect((await run('--only', 'token')).status).toBe(0);
    const unknown = await run('--only', 'tokens');
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('--only: there is no rule "tokens": did you mean token?');
    expect((await run('--write-baseline', 'known.json')).status).toBe(0);
    const known = await run('--baseline', 'known.json');
    expect(known.status).toBe(0);
    expect(known.stderr).toContain('known.json: 1 finding of it not shown.');
    await writeFile(`${project.folder}/known.json`, '{ "stagediveBaseline": 9, "findings": [] }');
    const other = await run('--baseline', 'known.json');
    expect(other.status).toBe(2);
    expect(other.stderr).toContain(
      'known.json: the baseline has version 9, and this stagedive reads version 1',
    );
    expect((await run('--baseline', 'nowhere.json')).stderr).toContain(
      '--baseline nowhere.json: it cannot be read',
    );
  });
});
