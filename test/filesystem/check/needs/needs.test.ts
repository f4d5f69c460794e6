import { describe, expect, it } from 'vitest';
import { elfFile } from '../../elf/elf-file.ts';
import { dynamic, entrypoint, fixed, GLIBC, library, script } from '../programs-of.ts';
import { type Content, type Files, program } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

/** A program whose bytes hold some texts, each between NULs. */
function saying(...texts: string[]): Content {
  return program(elfFile({ texts }));
}

/** A program of glibc whose bytes hold some texts. */
function dynamicSaying(...texts: string[]): Content {
  return program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts }));
}

const base = { 'lib64/ld-linux-x86-64.so.2': library(), 'usr/lib/libc.so.6': library() };

describe('what a program names by a fixed path', () => {
  it('is missed where its stage has it', async () => {
    const tool = saying(
      '/usr/share/tool/%s',
      '/usr/libexec/tool-worker',
      '/usr/share/gone',
      '/etc/tool.conf',
    );
    const build = {
      'src/bin/tool': tool,
      'usr/share/tool/data': 'x',
      'usr/libexec/tool-worker': fixed,
      'etc/tool.conf': 'x',
    };
    expect(await told({ copied: { 'bin/tool': tool }, build })).toEqual([
      'warning missing-data /bin/tool /usr/share/tool',
      'warning missing-helper /bin/tool /usr/libexec/tool-worker',
      'warning missing-data /bin/tool /etc/tool.conf',
    ]);
  });

  it('is missed below a folder that is called as one of files for building', async () => {
    const tool = saying('/opt/cmake/share/tool', '/usr/lib/cmake/tool');
    const build = {
      'src/bin/tool': tool,
      'opt/cmake/share/tool/x': 'x',
      'usr/lib/cmake/tool/x': 'x',
    };
    expect(await told({ copied: { 'bin/tool': tool }, build })).toEqual([
      'warning missing-data /bin/tool /opt/cmake/share/tool',
    ]);
  });

  it('is no error, nor is what it needs itself', async () => {
    const tool = saying('/usr/libexec/worker');
    const build = {
      'src/bin/tool': tool,
      'usr/libexec/worker': dynamic('liba.so'),
      'lib64/ld-linux-x86-64.so.2': library(),
      'usr/lib/liba.so': library(),
    };
    expect(await told({ copied: { 'bin/tool': tool }, build })).toEqual([
      'warning missing-helper /bin/tool /usr/libexec/worker',
      'warning missing-loader /usr/libexec/worker /lib64/ld-linux-x86-64.so.2',
      'warning missing-library /usr/libexec/worker liba.so',
    ]);
  });

  it('is not missed where it is there, where all programs name it, or where the base image brought the program', async () => {
    const tool = saying(
      '/usr/share/tool',
      '/usr/share/doc/tool',
      '/etc/passwd',
      '/usr/lib',
      '/bin',
      '/usr/lib/tmpfiles.d',
    );
    const there = {
      'usr/share/tool/data': 'x',
      'usr/share/doc/tool/README': 'x',
      'etc/passwd': 'x',
      'usr/lib/x': 'x',
    };
    const build = { ...there, 'src/bin/tool': tool, 'usr/lib/tmpfiles.d/x.conf': 'x' };
    expect(await told({ copied: { 'bin/tool': tool, ...there }, build })).toEqual([]);
    expect(
      await told({ copied: { 'bin/tool': tool, ...there }, build: { 'src/bin/tool': tool, ...there } }),
    ).toEqual([]);
    expect(await told({ base: { 'bin/tool': tool }, ...entrypoint('/bin/tool'), build: there })).toEqual([]);
  });

  it('is not missed where only debug information or a compiler wrote it down', async () => {
    const debugged = program(Buffer.concat([elfFile(), Buffer.from('\0/usr/share/tool\0')]));
    const compiled = saying(
      '/usr/local/go/src/net/http.go',
      '/usr/local/go',
      '/opt/x/main.c',
      '/usr/lib/gcc/x/14/include',
    );
    const build = {
      'usr/share/tool/data': 'x',
      'usr/local/go/src/net/http.go': 'x',
      'opt/x/main.c': 'x',
      'usr/lib/gcc/x/14/include/stddef.h': 'x',
    };
    expect(await told({ copied: { 'bin/a': debugged, 'bin/b': compiled }, build })).toEqual([]);
  });

  it('is the folder of logs where its settings name a log there, for which an empty file comes', async () => {
    const tool = saying('/etc/tool/tool.conf');
    const given = (line: string, more: Files = {}) => ({
      copied: { 'bin/tool': tool, 'etc/tool/tool.conf': `${line}\n` },
      build: { 'src/bin/tool': tool, 'var/log/dpkg.log': 'x', ...more },
    });
    const log = 'error_log = /var/log/tool.log';
    const found = await findingsOf(given(log, { 'var/log/wtmp': '' }));
    expect(found.map(({ severity, rule, detail, fix }) => [severity, rule, detail, fix])).toEqual([
      [
        'warning',
        'missing-data',
        'Its settings name /var/log/tool.log, and there is no /var/log',
        'COPY --from=build /var/log/wtmp /var/log/',
      ],
    ]);
    expect((await findingsOf(given(log))).map(({ needs, fix }) => [needs, fix])).toEqual([
      ['/var/log', null],
    ]);
    expect(await told({ ...given(log), base: { 'var/log/': '' } })).toEqual([]);
    for (const line of [`; ${log}`, `// ${log}`, `# ${log}`, 'error_log = /var/tool.log'])
      expect(await told(given(line))).toEqual([]);
  });

  it('is missed in the settings of the program as well', async () => {
    const tool = saying('/etc/tool');
    const copied = { 'bin/tool': tool, 'etc/tool/tool.conf': 'run /usr/share/gadget/make.pl\n' };
    const build = { 'src/bin/tool': tool, 'etc/tool/tool.conf': 'x', 'usr/share/gadget/make.pl': 'x' };
    expect(await told({ copied, build })).toEqual([
      'warning missing-data /bin/tool /usr/share/gadget/make.pl',
    ]);
  });

  it('is missed in settings that bear its name, with folders of headers behind options', async () => {
    const tool = saying('/opt');
    const settings = 'switches = [ "-I/usr/lib/gadget/x/include/d", "-O2" ];\n';
    const build = {
      'src/bin/tool': tool,
      'etc/tool.conf': settings,
      'usr/lib/gadget/x/include/d/object.d': 'x',
    };
    expect(await told({ copied: { 'bin/tool': tool, 'etc/tool.conf': settings }, build })).toEqual([
      'warning missing-data /bin/tool /usr/lib/gadget/x/include/d',
    ]);
  });

  it('is missed in settings that lie deep in its folder, but in no certificate', async () => {
    const tool = saying('/etc/tool');
    const settings = {
      'etc/tool/3/mods/eap': 'run /usr/share/gadget/make.pl\n',
      'etc/tool/certs/a.pem': '/usr/share/other\n',
    };
    const build = {
      'src/bin/tool': tool,
      'usr/share/gadget/make.pl': 'x',
      'usr/share/other': 'x',
      ...settings,
    };
    expect(await told({ copied: { 'bin/tool': tool, ...settings }, build })).toEqual([
      'warning missing-data /bin/tool /usr/share/gadget/make.pl',
    ]);
  });

  it('is a certificate that its settings name, and a private key, for which no COPY is proposed', async () => {
    const tool = saying('/etc/tool');
    const settings =
      'cert = /etc/ssl/certs/web.pem\nkey = /etc/ssl/private/web.key\nca = /etc/ssl/gone.pem\n';
    const keys = { 'etc/ssl/certs/web.pem': 'x', 'etc/ssl/private/web.key': 'x' };
    const given = { copied: { 'bin/tool': tool, 'etc/tool/a.conf': settings } };
    const build = { 'src/bin/tool': tool, 'etc/tool/a.conf': settings, ...keys };
    const found = await findingsOf({ ...given, build });
    expect(found.map(({ needs, fix }) => [needs, fix])).toEqual([
      ['/etc/ssl/certs/web.pem', 'COPY --from=build /etc/ssl/certs/web.pem /etc/ssl/certs/'],
      ['/etc/ssl/private/web.key', null],
    ]);
    expect(found[1]?.detail).toBe(
      'Its settings name /etc/ssl/private/web.key, which is not there: mount it where the image runs, since a private key does not belong in an image',
    );
    expect(await told({ ...given, base: keys, build })).toEqual([]);
  });

  it('is missed by one name, which is the link, where a folder has several', async () => {
    const tool = saying('/usr/share/gadget/1.2.3', '/usr/share/gadget/1.2');
    const build = {
      'src/bin/tool': tool,
      'usr/share/gadget/1.2.3/data': 'x',
      'usr/share/gadget/1.2': { link: '1.2.3' },
    };
    expect((await findingsOf({ copied: { 'bin/tool': tool }, build })).map(({ fix }) => fix)).toEqual([
      'COPY --from=build /usr/share/gadget/1.2 /usr/share/gadget/1.2',
    ]);
  });
});

describe('what a program has a shell start', () => {
  const commands = { 'bin/sh': fixed, 'usr/bin/rm': fixed, 'usr/bin/cc': fixed, 'usr/bin/file': fixed };
  const shell = ['warning missing-helper /bin/tool /bin/sh'];

  it.each([
    ['rm -rf work', [...shell, 'warning missing-helper /bin/tool rm']],
    ['exec cc -O2 -o %o %s', [...shell, 'warning missing-helper /bin/tool cc']],
    ['rm %s > /dev/null', [...shell, 'warning missing-helper /bin/tool rm']],
    ['rm "%s"', []],
    ['rm %s failed', []],
    ['file -b %s', [...shell, 'warning missing-helper /bin/tool file']],
    ['file %s is not there', []],
    ['rm: it failed', []],
    ['gone -x', []],
  ])('is missed where a text of it is a command that its stage has: %s', async (text, missed) => {
    const tool = dynamicSaying('system', text);
    const given = { copied: { 'bin/tool': tool }, build: { 'src/bin/tool': tool, ...commands } };
    expect(await told({ base, ...given })).toEqual(missed);
  });

  it('is not looked for in one that starts no shell', async () => {
    const tool = dynamicSaying('rm -rf work');
    const given = { copied: { 'bin/tool': tool }, build: { 'src/bin/tool': tool, ...commands } };
    expect(await told({ base, ...given })).toEqual([]);
  });
});

describe('what libraries of a program name by a fixed path', () => {
  const data = { 'var/lib/gadget/x': 'x', 'etc/gadget/a.conf': 'x' };
  const state = [
    'warning missing-data /bin/tool /var/lib/gadget',
    'warning missing-data /bin/tool /etc/gadget',
  ];

  it.each([
    ['their folder is in its run path', 'opt/tool/libtool.so', '/opt/tool', undefined, state],
    [
      'their folder is in its run path beside it',
      'opt/tool/libtool.so',
      '$ORIGIN/../opt/tool',
      undefined,
      state,
    ],
    ['their run path is its own', 'usr/lib/libtool.so', '/opt/tool', '/opt/tool', state],
    ['they are of all programs', 'usr/lib/libtool.so', '/usr/lib', '/usr/lib', []],
    ['they are of others', 'usr/lib/libtool.so', '/opt/tool', '/opt/other', []],
  ])(
    'is missed as if it named it itself only where they were made with it: %s',
    async (_, path, runpath, theirs, missed) => {
      const tool = program(elfFile({ interpreter: GLIBC, needed: ['libtool.so', 'libc.so.6'], runpath }));
      const own = elfFile({
        type: 'shared',
        texts: ['/var/lib/gadget', '/etc/gadget'],
        ...(theirs === undefined ? {} : { runpath: theirs }),
      });
      const copied = { 'bin/tool': tool, [path]: own };
      const build = { 'src/bin/tool': tool, [path]: own, ...data };
      expect(await told({ base, copied, build })).toEqual(missed);
    },
  );
});

it.each([
  ['were made with it', '/opt/tool', ['warning missing-data /bin/tool /src/share/gadget/1.2']],
  ['are of others', '/opt/other', []],
])('what libraries name from where the program lies is missed where they %s', async (_, theirs, missed) => {
  const tool = program(
    elfFile({ interpreter: GLIBC, needed: ['libtool.so', 'libc.so.6'], runpath: '/usr/lib:/opt/tool' }),
  );
  const own = elfFile({ type: 'shared', texts: ['share/gadget/1.2'], runpath: theirs });
  const copied = { 'bin/tool': tool, 'usr/lib/libtool.so': own };
  const build = { 'src/bin/tool': tool, 'usr/lib/libtool.so': own, 'src/share/gadget/1.2/x': 'x' };
  expect(await told({ base, copied, build })).toEqual(missed);
});

describe('a library that a program opens by its name', () => {
  it('is missed where its stage has it, with what it needs itself', async () => {
    const opens = program(
      elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts: ['dlopen', 'libplug.so.1', 'libnone.so'] }),
    );
    const build = {
      'src/bin/tool': opens,
      'usr/lib/libplug.so.1': library('libdeep.so'),
      'usr/lib/libdeep.so': library(),
    };
    expect(await told({ base, copied: { 'bin/tool': opens }, build })).toContain(
      'warning missing-plugin /bin/tool libplug.so.1',
    );
  });

  it('is brought once before another file of its name, which musl takes', async () => {
    const interpreter = '/lib/ld-musl-x86_64.so.1';
    const opens = program(elfFile({ interpreter, texts: ['dlopen', 'libplug.so.1'] }));
    const given = (text: string) => ({
      base: { 'lib/ld-musl-x86_64.so.1': library(), [text]: 'no library' },
      copied: { 'bin/tool': opens },
      build: { 'src/bin/tool': opens, 'usr/lib/libplug.so.1': library() },
    });
    expect((await findingsOf(given('usr/lib/libplug.so.1'))).map(({ fix }) => fix)).toEqual([
      'COPY --from=build /usr/lib/libplug.so.1 /lib/',
    ]);
    expect((await findingsOf(given('lib/libplug.so.1'))).map(({ fix }) => fix)).toEqual([null]);
  });

  it('is not looked for in a program that opens none', async () => {
    const names = program(elfFile({ interpreter: GLIBC, needed: ['libc.so.6'], texts: ['libplug.so.1'] }));
    const build = { 'src/bin/tool': names, 'usr/lib/libplug.so.1': library() };
    expect(await told({ base, copied: { 'bin/tool': names }, build })).toEqual([]);
  });
});

describe('a library that modules need and that lies elsewhere', () => {
  it('is not missed, since the program has loaded it', async () => {
    const copied = {
      'opt/app/bin/app': dynamic('libc.so.6'),
      'opt/app/lib/a.so': library('libcore.so'),
      'opt/app/lib/server/libcore.so': library(),
    };
    expect(await told({ base, copied, build: { 'opt/app/lib/server/libcore.so': library() } })).toEqual([]);
  });
});

describe('plugins of the C library', () => {
  it('are missed by a program that converts character sets itself', async () => {
    const app = program(elfFile({ texts: ['iconv_open'] }));
    const build = {
      'src/bin/app': app,
      'usr/lib/x86_64-linux-gnu/gconv/KOI-8.so': library(),
      'opt/gconv/x': 'x',
    };
    expect(await told({ copied: { 'bin/app': app }, build })).toEqual([
      'warning missing-plugin /bin/app /usr/lib/x86_64-linux-gnu/gconv',
    ]);
    expect(await told({ copied: { 'bin/app': fixed }, build: { ...build, 'src/bin/app': fixed } })).toEqual(
      [],
    );
  });
});

describe('modules that were copied', () => {
  it('lack libraries, which is a warning', async () => {
    const copied = { 'bin/app': dynamic('libc.so.6'), 'opt/app/plugins/a.so': library('libextra.so.1') };
    expect(await told({ base, copied, build: { 'usr/lib/libextra.so.1': library() } })).toEqual([
      'warning missing-library /opt/app/plugins/a.so libextra.so.1',
    ]);
  });
});

describe('Python', () => {
  const build = {
    'src/usr/bin/python3.13': fixed,
    'usr/lib/python3.13/encodings/__init__.py': 'x',
    'usr/lib/python3.13/os.py': 'x',
    'usr/lib/python3/dist-packages/yaml/__init__.py': 'x',
  };

  it('lacks its standard library, which is an error', async () => {
    expect(await findingsOf({ copied: { 'usr/bin/python3.13': fixed }, build })).toMatchObject([
      {
        severity: 'error',
        rule: 'missing-module',
        fix: 'COPY --from=build /usr/lib/python3.13 /usr/lib/python3.13',
      },
    ]);
  });

  it('finds it where PYTHONHOME says, above its own folder, or as a zip', async () => {
    const copied = { 'usr/bin/python3.13': fixed };
    const at = (path: string, env: readonly string[] = []) =>
      told({ copied: { ...copied, [path]: 'x' }, build, subject: { env } });
    expect(await at('usr/lib/python3.13/encodings/__init__.py')).toEqual([]);
    expect(await at('usr/lib/python313.zip')).toEqual([]);
    expect(await at('opt/py/lib/python3.13/encodings/__init__.py', ['PYTHONHOME=/opt/py'])).toEqual([]);
    expect(await at('opt/py/lib/python3.13/encodings/__init__.py')).toHaveLength(1);
  });

  it('of a virtual environment needs that of the interpreter that made it', async () => {
    const copied = { 'venv/bin/python3.13': fixed, 'venv/pyvenv.cfg': 'home = /usr/bin\nversion = 3.13.1\n' };
    expect(
      (await findingsOf({ copied, build: { ...build, 'src/venv/bin/python3.13': fixed } })).map(
        ({ fix }) => fix,
      ),
    ).toEqual(['COPY --from=build /usr/lib/python3.13 /usr/lib/python3.13']);
  });

  it('loads modules for a script: an error at the margin, a warning where it may be optional', async () => {
    const base = { 'usr/bin/python3': fixed };
    const run = (text: string) =>
      told({
        base,
        copied: { 'bin/run': script(`#!/usr/bin/python3\n${text}\n`) },
        build,
        named: ['bin/run'],
      });
    expect(await run('import os, sys\nimport yaml')).toEqual([
      'error missing-module /bin/run /usr/lib/python3/dist-packages',
    ]);
    expect(await run('try:\n  import yaml\nexcept ImportError:\n  pass')).toEqual([
      'warning missing-module /bin/run /usr/lib/python3/dist-packages',
    ]);
    expect(await run('import json, nowhere')).toEqual([]);
  });

  it('gets its script as an argument, as a module or as text', async () => {
    const base = { 'usr/bin/python3': fixed };
    const needs = (...args: string[]) =>
      told({ base, copied: { 'app/main.py': 'import yaml\n' }, build, ...entrypoint('python3', ...args) });
    for (const args of [
      ['/app/main.py'],
      ['-u', '/app/main.py'],
      ['-m', 'yaml.tool'],
      ['-c', 'import yaml'],
    ]) {
      expect(await needs(...args)).toMatchObject([
        expect.stringMatching(/^error missing-module .* \/usr\/lib\/python3\/dist-packages$/),
      ]);
    }
    expect(await needs('-V')).toEqual([]);
  });
});

describe('Java', () => {
  it('lacks the runtime around its launcher, wherever that was put', async () => {
    const build = {
      'src/usr/bin/java': { link: '/opt/jdk/bin/java' },
      'opt/jdk/bin/java': fixed,
      'opt/jdk/lib/jvm.cfg': 'x',
      'opt/jdk/lib/modules': 'x',
      'opt/jdk/lib/server/libjvm.so': library(),
    };
    expect(await findingsOf({ copied: { 'usr/bin/java': fixed }, build })).toMatchObject([
      { severity: 'error', rule: 'missing-module', fix: 'COPY --from=build /opt/jdk/lib /usr/lib' },
    ]);
  });
});

describe('modules of other languages', () => {
  it.each([
    ['perl', 'use strict;\nuse My::Tool 1.2;', 'usr/share/perl5/My/Tool.pm', '/usr/share/perl5'],
    ['node', 'const x = require("semver")', 'usr/share/nodejs/semver/index.js', '/usr/share/nodejs'],
    ['node', 'import a from "@s/p";', 'usr/lib/node_modules/@s/p/index.js', '/usr/lib/node_modules'],
    ['ruby', "require 'tool'", 'usr/lib/ruby/vendor_ruby/tool.rb', '/usr/lib/ruby/vendor_ruby'],
    ['lua', 'local s = require("socket")', 'usr/share/lua/5.4/socket.lua', '/usr/share/lua/5.4'],
  ])('%s: %s', async (language, text, file, folder) => {
    const base = { [`usr/bin/${language}`]: fixed };
    const copied = { 'bin/run': script(`#!/usr/bin/env ${language}\n${text}\n`), 'usr/bin/env': fixed };
    expect(await told({ base, copied, build: { [file]: 'x' }, named: ['bin/run'] })).toEqual([
      `error missing-module /bin/run ${folder}`,
    ]);
    expect(await told({ base: { ...base, [file]: 'x' }, copied, named: ['bin/run'] })).toEqual([]);
  });

  it('a name that every object has is no language and no module', async () => {
    const copied = { 'bin/run': script('#!/usr/bin/constructor\nrequire "toString"\n') };
    expect(await told({ copied, base: { 'usr/bin/constructor': fixed } })).toEqual([]);
  });
});

describe('a shell script', () => {
  const base = { 'bin/sh': fixed };
  const run = (text: string, build = {}) =>
    told({ base, copied: { 'bin/run': script(`#!/bin/sh\n${text}\n`) }, build, named: ['bin/run'] });

  it('lacks the programs that it starts: an error where it ends without them', async () => {
    expect(await run('exec serve "$@"')).toEqual(['error missing-helper /bin/run serve']);
    expect(await run('set -e\nprepare\nexec "$@"')).toEqual(['error missing-helper /bin/run prepare']);
    expect(await run('prepare', { 'usr/bin/prepare': fixed })).toEqual([
      'warning missing-helper /bin/run prepare',
    ]);
  });

  it('does not lack what is built in, defined or asked for first, nor what only some runs need and no stage has', async () => {
    const text =
      'set -e\ncd /\nf() { rare; }\nif command -v maybe; then maybe; fi\necho a | f\n[ -x /opt/tool ] && /opt/tool';
    expect(await run(text)).toEqual([]);
  });

  it('starts a program at the place that ENV says', async () => {
    const given = {
      base,
      copied: { 'bin/run': script('#!/bin/sh\nexec "$JAVA_HOME/bin/java" -jar x\n') },
      named: ['bin/run'],
    };
    expect(await told({ ...given, subject: { env: ['JAVA_HOME=/opt/jdk'] } })).toEqual([
      'error missing-helper /bin/run /opt/jdk/bin/java',
    ]);
    expect(await told(given)).toEqual([]);
  });

  it('changes to a user who has no entry', async () => {
    const copied = {
      'bin/run': script('#!/bin/sh\nexec gosu app "$@"\n'),
      'usr/bin/gosu': fixed,
      'etc/passwd': 'root:x:0:0:::\n',
    };
    expect(await told({ base, copied, named: ['bin/run'] })).toEqual(['warning missing-user /bin/run app']);
  });

  it('of the shell form is looked into even where the shell is missing', async () => {
    const build = { 'bin/sh': fixed, 'usr/bin/jq': fixed, 'usr/bin/sed': fixed };
    expect(await told({ ...entrypoint('/bin/sh', '-c', 'jq . x | sed s/a/b/'), build })).toEqual([
      'error missing-program /bin/sh /bin/sh',
      'error missing-program jq jq',
      'warning missing-helper /bin/sh sed',
    ]);
  });
});

describe('servers', () => {
  it('change to the user that their settings name', async () => {
    const copied = {
      'usr/sbin/nginx': fixed,
      'etc/nginx/nginx.conf': '# user nobody;\nuser www;\n',
      'etc/passwd': 'root:x:0:0:::\n',
    };
    expect(await told({ copied })).toEqual(['error missing-user /usr/sbin/nginx www']);
    expect(await told({ copied: { ...copied, 'etc/passwd': 'www:x:33:33:::\n' } })).toEqual([]);
  });
});
