import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { dynamic, entrypoint, fixed, GLIBC, script } from './programs-of.ts';
import { program } from './root-of.ts';
import { findingsOf, type Given, told } from './subject-of.ts';

describe('the commands of the image', () => {
  it('name a program that another stage has', async () => {
    const given = { ...entrypoint('/app/serve'), build: { 'app/serve': fixed } };
    expect(await findingsOf(given)).toEqual([
      {
        rule: 'missing-program',
        severity: 'error',
        path: '/app/serve',
        detail: 'ENTRYPOINT runs /app/serve, which is not there',
        needs: '/app/serve',
        foundIn: [{ stage: 'build', path: '/app/serve' }],
        fix: 'COPY --from=build /app/serve /app/',
        line: 9,
      },
    ]);
  });

  it('are looked for on PATH, and from WORKDIR', async () => {
    const copied = { 'opt/bin/serve': fixed, 'app/run': fixed };
    const env = ['PATH=/usr/bin:/opt/bin'];
    expect(await told({ copied, subject: { env, cmd: { args: ['serve'], line: 9 } } })).toEqual([]);
    expect(await told({ copied, ...entrypoint('serve') })).toEqual(['error missing-program serve serve']);
    expect(await told({ copied, subject: { cwd: '/app', cmd: { args: ['./run'], line: 9 } } })).toEqual([]);
    expect(await told({ copied, ...entrypoint('./run') })).toEqual(['error missing-program /run ./run']);
  });

  it('are told apart from what is nearly there', async () => {
    const detail = async (given: Given) => (await findingsOf(given)).map((finding) => finding.detail);
    expect(await detail({ copied: { 'app/server': fixed }, ...entrypoint('/app/serve') })).toEqual([
      'ENTRYPOINT runs /app/serve, which is not there; did you mean /app/server?',
    ]);
    expect(await detail({ made: { 'bin/app': { link: '/opt/app' } }, ...entrypoint('/bin/app') })).toEqual([
      'ENTRYPOINT runs /bin/app, a link to /opt/app, which is not there',
    ]);
    expect(await detail({ made: { 'bin/app': { link: 'app' } }, ...entrypoint('/bin/app') })).toEqual([
      'ENTRYPOINT runs /bin/app, a link that leads back to itself',
    ]);
    expect(await detail({ made: { 'app/': '' }, ...entrypoint('/app') })).toEqual([
      'ENTRYPOINT runs /app, which is a folder or a device',
    ]);
  });

  it('of the shell form need the shell, and what it begins with', async () => {
    const [found] = await findingsOf(entrypoint('/bin/sh', '-c', 'exec /serve --port 80'));
    expect(found?.detail).toBe(
      'ENTRYPOINT uses the shell form, which runs /bin/sh, and that is not there: use the exec form, ENTRYPOINT ["program", "argument"]',
    );
    const base = { 'bin/sh': fixed };
    const inShell = (command: string) => told({ base, ...entrypoint('/bin/sh', '-c', command) });
    expect(await inShell('exec /serve --port 80')).toEqual(['error missing-program /serve /serve']);
    expect(await inShell('A=1 B=2 serve; more')).toEqual(['error missing-program serve serve']);
    for (const unknown of [
      'cd /x && ./y',
      '"$APP" run',
      '$APP',
      'if true; then a; fi',
      '',
      '(a)',
      'exec "$@"',
    ]) {
      const notes = await inShell(unknown);
      expect(notes.filter((each) => !each.startsWith('note '))).toEqual([]);
      expect(notes).toHaveLength(/^"?\$/.test(unknown) ? 1 : 0);
    }
  });

  it('of HEALTHCHECK are warnings', async () => {
    const healthcheck = { args: ['curl', '-f', 'http://localhost'], line: 8 };
    expect(await told({ subject: { healthcheck } })).toEqual(['warning missing-program curl curl']);
  });

  it('are looked into wherever they come from, CMD as the argument of a wrapper too', async () => {
    const base = { 'bin/wrap': script('#!/bin/sh\n'), 'bin/sh': fixed, 'bin/app': dynamic() };
    const subject = { entrypoint: { args: ['wrap', '--'], line: null }, cmd: { args: ['app'], line: 9 } };
    expect(await told({ base, subject })).toEqual([`error missing-loader /bin/app ${GLIBC}`]);
  });
});

describe('a program that cannot be run', () => {
  const detail = async (given: Given) => (await findingsOf(given)).map((finding) => finding.detail);

  it('by its mode, which a COPY can set', async () => {
    expect(await findingsOf({ copied: { 'app/run': elfFile() }, ...entrypoint('/app/run') })).toMatchObject([
      {
        rule: 'not-executable',
        detail: 'ENTRYPOINT cannot run /app/run: its mode 0644 lets nobody run it ("permission denied")',
        fix: 'COPY --from=build --chmod=755 /src/app/run /app/run',
      },
    ]);
  });

  it.each([
    [program('', 0o755), 'it is empty'],
    [program('echo hello\n'), 'it is neither an ELF program nor a script that starts with #!'],
    [program('MZ\x90'), 'it is a program for Windows'],
    [program(Buffer.from('cffaedfe', 'hex')), 'it is a program for macOS'],
    [program(elfFile({ type: 'relocatable' })), 'it is an ELF file, but not a program'],
    [program(elfFile().subarray(0, 40)), 'it is a broken ELF file: a table ends too early'],
  ])('since it is none %#', async (content, why) => {
    expect(await detail({ copied: { run: content }, ...entrypoint('/run') })).toEqual([
      `ENTRYPOINT cannot run /run: ${why}`,
    ]);
  });

  it('by USER', async () => {
    const passwd = {
      'etc/passwd': 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/:/bin/sh\n',
      'etc/group': 'app:x:1000:\nteam:x:50:app\n',
    };
    const as = (name: string, mode: number, more = {}) =>
      detail({
        base: passwd,
        made: { 'app/run': { entry: { mode, gid: 50 }, text: '#!/app/run2\n' }, 'app/run2': fixed, ...more },
        subject: { user: { name, line: 4 }, entrypoint: { args: ['/app/run'], line: 9 } },
      });
    expect(await as('app', 0o750)).toEqual([]);
    expect(await as('1000', 0o750)).toEqual([]);
    expect(await as('root', 0o700)).toEqual([]);
    expect(await as('', 0o700)).toEqual([]);
    expect(await as('app:app', 0o750)).toEqual([
      'ENTRYPOINT cannot run /app/run: USER app:app may not read it (mode 0750, owner 0:50)',
    ]);
    expect(await as('2000:50', 0o750)).toEqual([]);
    expect(await as('2000', 0o750)).toHaveLength(1);
    // A script must be read by its interpreter.
    expect(await as('2000', 0o711)).toHaveLength(1);
    expect(await as('app', 0o755, { 'app/': { entry: { mode: 0x80000000 + 0o700 } } })).toEqual([
      'ENTRYPOINT cannot run /app/run: USER app may not enter /app (mode 0700, owner 0:0)',
    ]);
  });
});

describe('USER', () => {
  const as = (name: string, given: Given = {}): Given => ({ ...given, subject: { user: { name, line: 4 } } });

  it('may be a number, or nothing', async () => {
    for (const name of ['', '0', '1000', '1000:1000', ':0']) expect(await told(as(name))).toEqual([]);
  });

  it('must have an entry', async () => {
    const build = { 'etc/passwd': 'app:x:1000:1000::/:\n', 'etc/group': 'app:x:1000:\n' };
    expect(await findingsOf(as('app:app', { build }))).toMatchObject([
      { rule: 'missing-user', needs: 'app', fix: 'COPY --from=build /etc/passwd /etc/', line: 4 },
      { rule: 'missing-group', needs: 'app', fix: 'COPY --from=build /etc/group /etc/', line: 4 },
    ]);
    expect(await told(as('app:app', { base: build }))).toEqual([]);
  });

  it('is not added by a table that would lose others', async () => {
    const [found] = await findingsOf(
      as('app', {
        base: { 'etc/passwd': 'root:x:0:0::/:\n' },
        build: { 'etc/passwd': 'app:x:1000:1000::/:\n' },
      }),
    );
    expect(found?.fix).toBe(null);
    expect(found?.detail).toContain('use a number (USER 1000)');
  });
});
