/** What the commands of an image start in turn: behind wrappers, by scripts, and as files of their own. */
import { describe, expect, it } from 'vitest';
import { dynamic, entrypoint, fixed, GLIBC, script } from './programs-of.ts';
import { type Given, told } from './subject-of.ts';

const base = { 'usr/bin/timeout': fixed, 'bin/sh': fixed, 'usr/bin/python3': fixed };

function healthcheck(...args: string[]): Given {
  return { subject: { healthcheck: { args, line: 8 } } };
}

describe('a wrapper', () => {
  it('of HEALTHCHECK starts its program, in the exec form and in the shell form', async () => {
    expect(await told({ base, ...healthcheck('timeout', '5', 'curl', '-f', 'http://localhost') })).toEqual([
      'warning missing-program curl curl',
    ]);
    expect(
      await told({ base, ...healthcheck('/bin/sh', '-c', 'timeout 5 curl -f http://localhost') }),
    ).toEqual(['warning missing-helper /bin/sh curl']);
    const copied = { 'opt/probe': { entry: { mode: 0o755 }, text: 'x' } };
    expect(await told({ base, copied, ...healthcheck('timeout', '5', '/opt/probe') })).toEqual([
      'warning not-executable /opt/probe /opt/probe',
    ]);
  });

  it('starts all that a wrapper in it does, and the script of an interpreter', async () => {
    const build = { 'usr/lib/python3/dist-packages/flask/__init__.py': '' };
    const copied = { 'app/main.py': 'import flask\n' };
    for (const given of [
      entrypoint('timeout', '5', 'env', 'A=1', 'python3', '/app/main.py'),
      entrypoint('timeout', '5', '/bin/sh', '-c', 'exec python3 -u /app/main.py'),
      {
        subject: {
          entrypoint: { args: ['timeout', '5'], line: 8 },
          cmd: { args: ['python3', '/app/main.py'], line: 9 },
        },
      },
    ]) {
      const all = { ...base, 'usr/bin/env': fixed };
      expect(await told({ base: all, copied, build, ...given })).toEqual([
        'error missing-module /app/main.py /usr/lib/python3/dist-packages',
      ]);
    }
  });
});

describe('a script that an interpreter gets', () => {
  it('needs no interpreter of its own first line, and no mode', async () => {
    const copied = { 'app/main.py': script('#!/opt/python\n') };
    const named = ['app/main.py'];
    expect(await told({ base, copied, named, ...entrypoint('python3', '/app/main.py') })).toEqual([]);
    expect(await told({ base, copied, named })).toEqual([
      'error missing-interpreter /app/main.py /opt/python',
    ]);
  });

  it('is looked into where a shell script runs or reads it', async () => {
    const build = { 'usr/lib/python3/dist-packages/flask/__init__.py': '', 'usr/bin/jq': fixed };
    const copied = {
      'app/run': script('#!/bin/sh\n. /app/settings.sh\nexec python3 /app/main.py "$@"\n'),
      'app/settings.sh': 'VERSION=$(jq -r .version /app/x.json)\n',
      'app/main.py': 'import flask\n',
    };
    expect(await told({ base, copied, build, ...entrypoint('/app/run') })).toEqual([
      'error missing-module /app/main.py /usr/lib/python3/dist-packages',
      'warning missing-helper /app/settings.sh jq',
    ]);
  });

  it('may start itself', async () => {
    const copied = { 'app/run': script('#!/bin/sh\n/app/run again\nsh /app/run\n. /app/run\n') };
    expect(await told({ base, copied, ...entrypoint('/app/run') })).toEqual([]);
  });

  it('starts the programs of the Dockerfile that it names', async () => {
    const copied = { 'app/run': script('#!/bin/sh\nexec /opt/app/serve\n'), 'opt/app/serve': dynamic() };
    expect(await told({ base, copied, ...entrypoint('/app/run') })).toEqual([
      `error missing-loader /opt/app/serve ${GLIBC}`,
    ]);
    const goesOn = { ...copied, 'app/run': script('#!/bin/sh\n/opt/app/serve\nexit 0\n') };
    expect(await told({ base, copied: goesOn, ...entrypoint('/app/run') })).toEqual([
      `warning missing-loader /opt/app/serve ${GLIBC}`,
    ]);
  });
});

describe('who starts a script', () => {
  const shell = { 'bin/sh': fixed };
  const build = { 'usr/lib/python3/dist-packages/flask/__init__.py': '', 'usr/bin/jq': fixed };

  it('is the one that matters most, also for a file of a copied folder', async () => {
    const copied = {
      'app/entry.sh': script('#!/bin/sh\nexec /app/serve.py\n'),
      'app/serve.py': script('#!/usr/bin/python3\nprint(1)\n'),
    };
    expect(await told({ base: shell, copied, ...entrypoint('/app/entry.sh') })).toEqual([
      'error missing-interpreter /app/serve.py /usr/bin/python3',
    ]);
    // As from the build context, of whose scripts the needs are warnings, but not whether they start.
    const origin = (path: string) =>
      path.startsWith('app/')
        ? { kind: 'copy' as const, line: 5, from: null, path: `/${path}`, source: { stage: null } }
        : null;
    const { subject } = entrypoint('/app/entry.sh');
    expect(await told({ base: shell, copied, subject: { ...subject, origin } })).toEqual([
      'error missing-interpreter /app/serve.py /usr/bin/python3',
    ]);
  });

  it('decides about what it needs, and what it starts in turn, too', async () => {
    const copied = {
      'app/a.sh': script('#!/bin/sh\nexec /app/b.sh\n'),
      'app/b.sh': script('#!/bin/sh\nset -e\njq .\nexec python3 /app/main.py\n'),
      'app/entry.sh': script('#!/bin/sh\nset -e\n[ "$1" = a ] && /app/b.sh\nexec /app/a.sh\n'),
      'app/main.py': 'import flask\n',
    };
    expect(await told({ base, copied, build, ...entrypoint('/app/entry.sh') })).toEqual([
      'error missing-helper /app/b.sh jq',
      'error missing-module /app/main.py /usr/lib/python3/dist-packages',
    ]);
  });

  it('may be an interpreter that a script gives it to, and not the kernel', async () => {
    const copied = {
      'app/entry.sh': script('#!/bin/sh\nexec python3 /app/serve.py\n'),
      'app/serve.py': script('#!/opt/py/bin/python3\nprint(1)\n'),
    };
    const named = ['app/entry.sh', 'app/serve.py'];
    expect(await told({ base, copied, named, ...entrypoint('/app/entry.sh') })).toEqual([]);
    const direct = { ...copied, 'app/entry.sh': script('#!/bin/sh\nexec /app/serve.py\n') };
    expect(await told({ base, copied: direct, named, ...entrypoint('/app/entry.sh') })).toEqual([
      'error missing-interpreter /app/serve.py /opt/py/bin/python3',
    ]);
    const both = {
      ...copied,
      'app/entry.sh': script('#!/bin/sh\npython3 /app/serve.py\nexec /app/serve.py\n'),
    };
    expect(await told({ base, copied: both, named, ...entrypoint('/app/entry.sh') })).toEqual([
      'error missing-interpreter /app/serve.py /opt/py/bin/python3',
    ]);
  });
});

describe('the modules of a script', () => {
  const build = {
    'usr/lib/python3/dist-packages/flask/__init__.py': '',
    'usr/lib/python3/dist-packages/uvloop/__init__.py': '',
    'app/node_modules/express/index.js': '',
  };

  it('are those that its own files load, too', async () => {
    const copied = {
      'app/main.py': 'from web.server import serve\nimport main\n',
      'app/web/__init__.py': '',
      'app/web/server.py': 'from . import fast\nimport flask\n',
      'app/web/fast.py': 'try:\n    import uvloop\nexcept ImportError:\n    pass\n',
    };
    expect(await told({ base, copied, build, ...entrypoint('python3', '/app/main.py') })).toEqual([
      'error missing-module /app/main.py /usr/lib/python3/dist-packages',
    ]);
    const without = { ...copied, 'app/web/server.py': 'from . import fast\n' };
    expect(await told({ base, copied: without, build, ...entrypoint('python3', '/app/main.py') })).toEqual([
      'warning missing-module /app/main.py /usr/lib/python3/dist-packages',
    ]);
  });

  it('of node are followed by relative paths', async () => {
    const copied = {
      'app/main.js': "const a = require('./lib')\n",
      'app/lib/index.js': "import b from './b.js'\n",
      'app/lib/b.js': "import express from 'express'\n",
    };
    const given = { base: { 'usr/bin/node': fixed }, build, ...entrypoint('node', '/app/main.js') };
    expect(await told({ ...given, copied })).toEqual(['error missing-module /app/main.js /app/node_modules']);
  });
});

describe('a module of node whose name has a dot', () => {
  it('is found by its folder', async () => {
    const text = "require('socket.io')\n";
    const there = { 'app/node_modules/socket.io/index.js': 'x' };
    const build = { 'src/app/main.js': text, ...there };
    const given = { base: { 'usr/bin/node': fixed, ...there }, build, ...entrypoint('node', '/app/main.js') };
    expect(await told({ ...given, copied: { 'app/main.js': text } })).toEqual([]);
  });
});

describe('a module that node loads in the middle of a line', () => {
  it.each(['console.log(typeof require("express"))', "app.use(require('express').json())"])(
    'may not be come to, so that it is a warning: %s',
    async (text) => {
      const build = { 'src/app/main.js': text, 'app/node_modules/express/index.js': 'x' };
      const given = { base: { 'usr/bin/node': fixed }, build, ...entrypoint('node', '/app/main.js') };
      expect(await told({ ...given, copied: { 'app/main.js': text } })).toEqual([
        'warning missing-module /app/main.js /app/node_modules',
      ]);
    },
  );
});

describe('a script that does not name its program', () => {
  it('may run what it sets a variable or its arguments to', async () => {
    const copied = {
      'app/run': script(
        '#!/bin/sh\nEXEC="serve"\nBIN=\nif [ "$1" = x ]; then EXEC=run_serve; set -- gosu app -x "$@"; fi\nset -- "$BIN$EXEC" -x "$@"\nexec "$@"\n',
      ),
    };
    const build = { 'usr/bin/serve': fixed, 'usr/bin/run_serve': fixed, 'usr/bin/gosu': fixed };
    expect(await told({ base, copied, build, ...entrypoint('/app/run') })).toEqual([
      'warning missing-helper /app/run gosu',
      'warning missing-helper /app/run serve',
      'warning missing-helper /app/run run_serve',
      'warning missing-user /app/run app',
    ]);
  });

  it('may look for what lies beside it, which a COPY of a link leaves behind', async () => {
    const text =
      '#!/bin/sh\nHERE=$(dirname "$0")\nDATA=/opt/data\nexec cat "$HERE"/../lib/app/main "$DATA/x" "$HERE/part"\n';
    const all = { ...base, 'usr/bin/cat': fixed };
    const build = {
      'opt/app/bin/app': script(text),
      'opt/app/bin/part': '',
      'opt/app/lib/app/main': '',
      'opt/app/x': '',
      'src/usr/bin/app': { link: '/opt/app/bin/app' },
    };
    const copied = { 'usr/bin/app': script(text) };
    expect(await told({ base: all, copied, build, ...entrypoint('app') })).toEqual([
      'warning missing-data /usr/bin/app /usr/lib/app/main',
      'warning missing-data /usr/bin/app /usr/bin/part',
    ]);
  });
});

describe('a helper of a package that is written in a language of its own', () => {
  it('brings no language along, which is said', async () => {
    const build = { 'usr/bin/perl': fixed, 'usr/bin/sed': fixed };
    const copied = {
      'usr/lib/tool/one': script('#!/usr/bin/perl\n'),
      'usr/lib/tool/two': script('#!/bin/sh\nperl -e 1\nsed p\n'),
      'usr/lib/tool/three': script('#!/bin/sh\nPERL=/usr/bin/perl\n"$PERL" -e 1\n'),
      'usr/lib/python3.13/base64.py': script('#!/opt/bin/python3.13\n'),
    };
    expect(await told({ base, copied, build })).toEqual([
      'warning missing-helper /usr/lib/tool/two sed',
      'note not-looked-at /usr/lib/tool/one /usr/bin/perl',
      'note not-looked-at /usr/lib/tool/two perl',
    ]);
    const named = ['usr/lib/tool/one'];
    expect(await told({ base, copied, build, named })).toContain(
      'error missing-interpreter /usr/lib/tool/one /usr/bin/perl',
    );
  });
});
