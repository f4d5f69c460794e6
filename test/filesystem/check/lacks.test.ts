import { describe, expect, it } from 'vitest';
import { elfFile } from '../elf/elf-file.ts';
import { program } from './root-of.ts';
import { findingsOf, type Given, told } from './subject-of.ts';

const GLIBC = '/lib64/ld-linux-x86-64.so.2';
const fixed = program(elfFile());
const dynamic = (...needed: string[]) => program(elfFile({ interpreter: GLIBC, needed }));
const library = (...needed: string[]) => elfFile({ type: 'shared', needed });
const script = (text: string) => program(text);
const entrypoint = (...args: string[]): Given => ({ subject: { entrypoint: { args, line: 9 } } });

/** What is proposed for it all. */
async function fixes(given: Given): Promise<readonly (string | null)[]> {
  return (await findingsOf(given)).map(({ fix }) => fix);
}

describe('a program that was copied', () => {
  it('lacks its loader, its libraries and theirs, each found in another stage', async () => {
    const findings = await findingsOf({
      copied: { 'bin/app': dynamic('liba.so', 'libc.so.6') },
      build: {
        'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }),
        'lib/libc.so.6': { link: 'libc-2.41.so' },
        'lib/libc-2.41.so': library(),
        'opt/own/liba.so': library('libb.so', 'libc.so.6'),
        'usr/lib/libb.so': library('libc.so.6'),
      },
      other: { 'usr/lib/libb.so': library() },
    });
    expect(findings.map(({ needs, foundIn, fix }) => ({ needs, foundIn, fix }))).toEqual([
      {
        needs: GLIBC,
        foundIn: [{ stage: 'build', path: GLIBC }],
        fix: `COPY --from=build ${GLIBC} /lib64/`,
      },
      {
        needs: 'liba.so',
        foundIn: [{ stage: 'build', path: '/opt/own/liba.so' }],
        fix: 'COPY --from=build /opt/own/liba.so /lib/x86_64-linux-gnu/',
      },
      {
        needs: 'libc.so.6',
        foundIn: [{ stage: 'build', path: '/lib/libc.so.6' }],
        fix: 'COPY --from=build /lib/libc.so.6 /lib/',
      },
      {
        needs: 'libb.so',
        foundIn: [
          { stage: 'build', path: '/usr/lib/libb.so' },
          { stage: 'other', path: '/usr/lib/libb.so' },
        ],
        fix: 'COPY --from=build /usr/lib/libb.so /usr/lib/',
      },
    ]);
    for (const finding of findings)
      expect(finding).toMatchObject({ severity: 'error', path: '/bin/app', line: 5 });
    expect(findings[3]?.detail).toMatch(
      /^\/lib\/x86_64-linux-gnu\/liba\.so needs libb\.so, which is not in \/lib/,
    );
  });

  it('is told with others that lack the same', async () => {
    const app = dynamic('libz.so');
    const [loader, zlib] = await findingsOf({ copied: { 'bin/a': app, 'bin/b': app, 'bin/c': app } });
    expect(loader?.detail).toMatch(/; \/bin\/b and \/bin\/c need it too$/);
    expect(zlib).toMatchObject({ path: '/bin/a', needs: 'libz.so', foundIn: [], fix: null });
  });

  it('takes a library for its own machine only', async () => {
    const [, found] = await findingsOf({
      copied: { 'bin/app': dynamic('liba.so'), 'usr/lib/liba.so': elfFile({ type: 'shared', machine: 183 }) },
      build: { 'opt/arm/liba.so': elfFile({ type: 'shared', machine: 183 }), 'opt/x/y/liba.so': library() },
    });
    expect(found?.detail).toBe(
      'It needs liba.so, and /usr/lib/liba.so is for AArch64, 64-bit, not for x86-64, 64-bit',
    );
    expect(found?.fix).toBe('COPY --from=build /opt/x/y/liba.so /lib/x86_64-linux-gnu/');
  });

  it('gets from a stage that nothing needs yet what no other has', async () => {
    const given = { copied: { 'bin/app': dynamic('liba.so') }, unneeded: { 'usr/lib/liba.so': library() } };
    expect((await fixes(given))[1]).toBe('COPY --from=unneeded /usr/lib/liba.so /usr/lib/');
    const better = { ...given, other: { 'usr/lib/liba.so': library() } };
    expect((await findingsOf(better))[1]?.foundIn).toEqual([{ stage: 'other', path: '/usr/lib/liba.so' }]);
  });

  it('has a library put where its DT_RUNPATH leads, when it lies there in its stage', async () => {
    const app = program(elfFile({ interpreter: GLIBC, needed: ['liba.so'], runpath: '$ORIGIN/../lib' }));
    const given = { copied: { 'opt/app/bin/app': app }, build: { 'opt/app/lib/liba.so': library() } };
    expect((await fixes(given))[1]).toBe('COPY --from=build /opt/app/lib/liba.so /opt/app/lib/');
  });

  it('of musl lacks the loader of musl, which is its C library', async () => {
    const app = program(
      elfFile({ interpreter: '/lib/ld-musl-x86_64.so.1', needed: ['libc.so', 'libz.so.1'] }),
    );
    const build = {
      'lib/ld-musl-x86_64.so.1': { link: '/lib/x86_64-linux-musl/libc.so' },
      'lib/x86_64-linux-musl/libc.so': library(),
      'usr/lib/libz.so.1': library(),
    };
    expect(await fixes({ copied: { 'usr/bin/app': app }, build })).toEqual([
      'COPY --from=build /lib/ld-musl-x86_64.so.1 /lib/',
      'COPY --from=build /usr/lib/libz.so.1 /usr/lib/',
    ]);
  });

  it('is told to run ldconfig where the library is in a folder that only ld.so.conf names', async () => {
    const base = { 'etc/ld.so.conf': '/usr/local/lib\n', 'sbin/ldconfig': fixed };
    const copied = { 'bin/app': dynamic('liba.so'), 'usr/local/lib/liba.so': library() };
    expect((await fixes({ base, copied }))[1]).toBe('RUN ldconfig');
  });

  it('is too new for a library', async () => {
    const app = program(
      elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], versionsNeeded: { 'libc.so.6': ['GLIBC_2.41'] } }),
    );
    const base = {
      'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }),
      'lib/libc.so.6': elfFile({ type: 'shared', versionsDefined: ['GLIBC_2.36'] }),
    };
    expect(await told({ base, copied: { 'bin/app': app } })).toEqual([
      'error library-version /bin/app libc.so.6 (GLIBC_2.41)',
    ]);
  });

  it('is for another machine', async () => {
    const [found] = await findingsOf({ copied: { 'bin/app': program(elfFile({ machine: 183 })) } });
    expect(found).toMatchObject({ rule: 'wrong-architecture', severity: 'error', line: 5 });
    expect(found?.detail).toContain('AArch64, 64-bit, and the image is for linux/amd64');
  });

  it('is all right', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }), 'usr/lib/liba.so': library() };
    expect(await told({ base, copied: { 'bin/app': dynamic('liba.so'), 'bin/static': fixed } })).toEqual([]);
  });

  it('must start where it is named or on PATH; elsewhere in a tree it is a warning', async () => {
    const app = dynamic();
    const where = async (given: Given) => (await told(given)).map((text) => text.split(' ')[0]);
    expect(await where({ copied: { 'usr/local/bin/app': app } })).toEqual(['error']);
    expect(await where({ copied: { 'app/hooks/app': app } })).toEqual(['warning']);
    expect(await where({ copied: { 'app/hooks/app': app }, named: ['app/hooks/app'] })).toEqual(['error']);
    expect(await where({ copied: { 'app/hooks/app': app, 'usr/bin/b': app } })).toEqual(['error']);
  });

  it('is not looked at in folders of version control, nor a script of a dependency', async () => {
    const copied = {
      'app/.git/hooks/push': script('#!/bin/zsh\n'),
      'app/node_modules/a/build.sh': script('#!/bin/zsh\n'),
      'app/node_modules/a/bin/tool': dynamic(),
      'app/run.sh': script('#!/bin/zsh\n'),
    };
    expect(await told({ copied })).toEqual([
      `warning missing-loader /app/node_modules/a/bin/tool ${GLIBC}`,
      'warning missing-interpreter /app/run.sh /bin/zsh',
    ]);
  });

  it('is not looked at where the base image or a RUN brought it', async () => {
    expect(
      await told({ base: { 'bin/app': dynamic('liba.so') }, made: { 'bin/b': dynamic('libb.so') } }),
    ).toEqual([]);
  });

  it('that is broken, empty or no program is none', async () => {
    const copied = {
      'bin/cut': program(elfFile({ interpreter: GLIBC }).subarray(0, 80)),
      'bin/empty': program(''),
      'bin/data': program('just text'),
      'bin/lib.so': program(elfFile({ type: 'shared', needed: ['libgone.so'] })),
    };
    expect(await told({ copied })).toEqual([]);
  });

  it('finds libraries by LD_LIBRARY_PATH; LD_PRELOAD is asked for what it names', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': elfFile({ type: 'shared' }) };
    const copied = { 'bin/app': dynamic('liba.so'), 'libs/liba.so': library() };
    expect(await told({ base, copied, subject: { env: ['LD_LIBRARY_PATH=/x:/libs'] } })).toEqual([]);
    const preload = {
      subject: { env: ['LD_PRELOAD=/libs/libj.so'] },
      build: { 'usr/lib/libj.so': library() },
    };
    expect(await fixes(preload)).toEqual(['COPY --from=build /usr/lib/libj.so /libs/libj.so']);
  });
});

describe('a script', () => {
  it('lacks its interpreter, and what that needs', async () => {
    const given = {
      copied: { 'usr/bin/run': script('#!/bin/bash -e\necho\n') },
      build: {
        'bin/bash': dynamic('libc.so.6'),
        'usr/lib/libc.so.6': library(),
        'lib64/ld-linux-x86-64.so.2': library(),
      },
    };
    expect(await fixes(given)).toEqual([
      'COPY --from=build /bin/bash /bin/',
      `COPY --from=build ${GLIBC} /lib64/`,
      'COPY --from=build /usr/lib/libc.so.6 /usr/lib/',
    ]);
  });

  it.each([
    ['#!/usr/bin/env node', 'node'],
    ['#! /usr/bin/env  node ', 'node'],
    ['#!/usr/bin/env -S node --flag', 'node'],
    ['#!/usr/bin/env -iS A=b -u C node', 'node'],
    ['#!/usr/bin/env -S FOO=bar node', 'node'],
  ])('asks env: %s', async (line, needs) => {
    const base = { 'usr/bin/env': fixed };
    const copied = { 'usr/bin/run': script(`${line}\n`) };
    const [found] = await findingsOf({ base, copied, build: { 'opt/node/bin/node': fixed } });
    expect(found).toMatchObject({
      rule: 'missing-interpreter',
      needs,
      fix: 'COPY --from=build /opt/node/bin/node /usr/local/sbin/',
    });
    expect(await told({ base: { ...base, 'bin/node': fixed }, copied })).toEqual([]);
    const elsewhere = {
      base: { ...base, 'opt/bin/node': fixed },
      copied,
      subject: { env: ['PATH=/bin:/opt/bin'] },
    };
    expect(await told(elsewhere)).toEqual([]);
  });

  it('with line ends of Windows is told what is wrong with it', async () => {
    const [found] = await findingsOf({
      base: { 'bin/sh': fixed },
      copied: { 'bin/run': script('#!/bin/sh\r\necho\r\n') },
    });
    expect(found?.detail).toMatch(/^Its lines end as on Windows \(CR LF\), so it asks for "\/bin\/sh\\r"/);
    const env = {
      base: { 'usr/bin/env': fixed, 'bin/bash': fixed },
      copied: { 'bin/run': script('#!/usr/bin/env bash\r\n') },
    };
    expect((await findingsOf(env)).map(({ needs }) => needs)).toEqual(['bash']);
  });

  it('may be interpreted by a script, but not without end', async () => {
    const copied = { 'bin/a': script('#!/bin/b\n'), 'bin/b': script('#!/bin/a\n') };
    expect(await told({ copied })).toEqual([]);
  });

  it('of a language says that the interpreter is not all', async () => {
    const [found] = await findingsOf({ copied: { 'bin/run': script('#!/usr/bin/python3\n') } });
    expect(found?.detail).toMatch(/python3 needs its own library of modules as well$/);
  });
});

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
      'ENTRYPOINT runs /app/serve, which is not there; is /app/server meant?',
    ]);
    expect(await detail({ made: { 'bin/app': { link: '/opt/app' } }, ...entrypoint('/bin/app') })).toEqual([
      'ENTRYPOINT runs /bin/app, a link to /opt/app, which is not there',
    ]);
    expect(await detail({ made: { 'bin/app': { link: 'app' } }, ...entrypoint('/bin/app') })).toEqual([
      'ENTRYPOINT runs /bin/app, a link that leads in a circle',
    ]);
    expect(await detail({ made: { 'app/': '' }, ...entrypoint('/app') })).toEqual([
      'ENTRYPOINT runs /app, which is a folder or a device',
    ]);
  });

  it('of the shell form need the shell, and what it begins with', async () => {
    const [found] = await findingsOf(entrypoint('/bin/sh', '-c', 'exec /serve --port 80'));
    expect(found?.detail).toBe(
      'ENTRYPOINT is written in the shell form, which runs /bin/sh, and that is not there: write it as a list, ENTRYPOINT ["program", "argument"]',
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
      expect(await inShell(unknown)).toEqual([]);
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
        detail:
          'ENTRYPOINT cannot run /app/run: its mode is 0644, which lets nobody run it ("permission denied")',
        fix: 'COPY --from=build --chmod=755 /src/app/run /app/run',
      },
    ]);
  });

  it.each([
    [program('', 0o755), 'it is empty'],
    [program('echo hello\n'), 'it is neither an ELF program nor a script that begins with #!'],
    [program('MZ\x90'), 'it is a program for Windows'],
    [program(Buffer.from('cffaedfe', 'hex')), 'it is a program for macOS'],
    [program(elfFile({ type: 'relocatable' })), 'it is an ELF file, but no program'],
    [
      program(elfFile().subarray(0, 40)),
      'it begins as an ELF program, and then makes no sense: a table ends too early',
    ],
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
      'ENTRYPOINT cannot run /app/run: USER app may not look into /app (mode 0700, owner 0:0)',
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
    expect(found?.detail).toContain('name a number (USER 1000)');
  });
});

describe('links', () => {
  it('lead to what was not copied', async () => {
    const build = { 'src/usr/lib/libz.so': { link: 'libz.so.1' }, 'src/usr/lib/libz.so.1': library() };
    expect(
      await findingsOf({
        copied: { 'usr/lib/libz.so': { link: 'libz.so.1' }, 'opt/z': { link: '/usr/lib/libz.so' } },
        build,
      }),
    ).toMatchObject([
      {
        rule: 'dangling-link',
        severity: 'warning',
        path: '/opt/z',
        needs: '/usr/lib/libz.so.1',
        detail: 'The link leads to /usr/lib/libz.so.1, which was not copied; so does another link',
        foundIn: [],
        line: 5,
      },
    ]);
    const found = await findingsOf({ copied: { 'usr/lib/libz.so': { link: 'libz.so.1' } }, build });
    expect(found).toMatchObject([{ fix: 'COPY --from=build /src/usr/lib/libz.so.1 /usr/lib/libz.so.1' }]);
  });

  it('in circles are told; those that are filled at run time are not', async () => {
    const copied = {
      a: { link: 'b' },
      b: { link: 'a' },
      'var/log/out': { link: '/dev/stdout' },
      'etc/mtab': { link: '../proc/self/mounts' },
    };
    expect((await findingsOf({ copied })).map(({ detail }) => detail)).toEqual([
      'The link leads in a circle; so does another link',
    ]);
  });

  it('of the base image and of a RUN are nobody’s fault', async () => {
    expect(await told({ base: { a: { link: 'x' } }, made: { b: { link: 'y' } } })).toEqual([]);
  });
});

describe('certificates and time zones', () => {
  const go = program(
    Buffer.concat([elfFile(), Buffer.from('crypto/x509…SSL_CERT_FILE…time.LoadLocation\0')]),
  );
  const data = { 'etc/ssl/certs/ca-certificates.crt': 'x', 'usr/share/zoneinfo/UTC': 'x' };

  it('are missed by programs that ask for them', async () => {
    expect(await findingsOf({ copied: { 'bin/app': go }, build: data })).toMatchObject([
      {
        rule: 'missing-certificates',
        severity: 'warning',
        path: '/bin/app',
        fix: 'COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/',
        line: 5,
      },
      {
        rule: 'missing-time-zones',
        severity: 'warning',
        fix: 'COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo',
      },
    ]);
  });

  it('are missed where a library for TLS is loaded', async () => {
    const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libssl.so.3': library() };
    expect(await told({ base, copied: { 'bin/app': dynamic('libssl.so.3') } })).toEqual([
      'warning missing-certificates /bin/app /etc/ssl/certs/ca-certificates.crt',
    ]);
  });

  it('are there, or at another place', async () => {
    expect(await told({ base: data, copied: { 'bin/app': go } })).toEqual([]);
    const env = ['SSL_CERT_FILE=/my.pem', 'ZONEINFO=/zones.zip'];
    expect(await told({ copied: { 'bin/app': go }, subject: { env } })).toEqual([]);
    const redHat = { 'etc/pki/tls/certs/ca-bundle.crt': 'x', 'usr/share/zoneinfo/UTC': 'x' };
    expect(await told({ base: redHat, copied: { 'bin/app': go } })).toEqual([]);
  });

  it('are not missed by programs that do without, or have their own', async () => {
    const own = program(Buffer.concat([elfFile(), Buffer.from('time.LoadLocation\0time/tzdata.load\0')]));
    expect(await told({ copied: { 'bin/app': fixed, 'bin/own': own } })).toEqual([]);
  });

  it('are found at the border of what is read at a time', async () => {
    const far = Buffer.concat([
      elfFile(),
      Buffer.alloc(1024 * 1024 - elfFile().length - 6),
      Buffer.from('SSL_CERT_FILE'),
    ]);
    expect(await told({ copied: { 'bin/app': program(far) } })).toEqual([
      'warning missing-certificates /bin/app /etc/ssl/certs/ca-certificates.crt',
    ]);
  });

  it('are missed by TZ, where it names a file', async () => {
    const zone = (tz: string) => told({ subject: { env: [`TZ=${tz}`] } });
    expect(await zone('Europe/Berlin')).toEqual([
      'warning missing-time-zones /usr/share/zoneinfo /usr/share/zoneinfo',
    ]);
    for (const tz of ['UTC', 'Etc/UTC', 'CET-1CEST,M3.5.0,M10.5.0/3', '']) expect(await zone(tz)).toEqual([]);
  });
});

describe('names that a COPY must take care of', () => {
  it.each([
    ['my app', '["/src/my app","/bin/"]'],
    ['a$b', '/src/a\\$b /bin/'],
    ['a*[b]?', '["/src/a[*][[]b][?]","/bin/"]'],
  ])('%s', async (name, words) => {
    const path = `/bin/${name}`;
    const given = { ...entrypoint(path), build: { [`bin/${name}`]: fixed } };
    expect(await fixes(given)).toEqual([`COPY --from=build ${words.replaceAll('/src/', '/bin/')}`]);
  });

  it('or that none can be written for', async () => {
    const given = { ...entrypoint('/bin/a\nb'), build: { 'bin/a\nb': fixed } };
    expect(await findingsOf(given)).toMatchObject([
      { foundIn: [{ stage: 'build', path: '/bin/a\nb' }], fix: null },
    ]);
  });
});
