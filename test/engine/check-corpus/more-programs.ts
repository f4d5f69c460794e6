import type { CorpusProgram } from './programs.ts';

const SITE = '/opt/app/lib/python3.13/site-packages';
const VENV = [
  'COPY packages/ /opt/app/lib/python3.13/site-packages/',
  "RUN mkdir -p /opt/app/bin && ln -s /usr/bin/python3 /opt/app/bin/python3 && printf 'home = /usr/bin\\ninclude-system-site-packages = false\\nversion = 3.13.5\\n' > /opt/app/pyvenv.cfg",
];

function venv(
  name: string,
  names: string,
  command: readonly string[],
  prints: RegExp,
  more: Partial<CorpusProgram> = {},
): CorpusProgram {
  return {
    name,
    image: 'lang',
    packages: { kind: 'pypi', names },
    build: VENV,
    copies: ['/opt/app'],
    command: ['/opt/app/bin/python3', ...command],
    prints,
    ...more,
  };
}

function modules(name: string, names: string, command: readonly string[], prints: RegExp): CorpusProgram {
  return {
    name,
    image: 'lang',
    packages: { kind: 'npm', names },
    build: ['COPY packages/ /app/node_modules/'],
    copies: ['/usr/bin/node', '/app'],
    command: ['/usr/bin/node', ...command],
    prints,
  };
}

const ENTRYPOINT = `#!/bin/sh
set -eu
# Waits for nothing, and starts what it is told to.
file_env() {
  getent hosts "$1" || true
}
if [ "$(id -u)" = 0 ]; then
  mkdir -p /tmp/data
  chown nobody /tmp/data
fi
case "\${1:-}" in
  -*) set -- sed "$@" ;;
  *) : ;;
esac
exec "$@"
`;

/** Packages of languages, scripts, and stages that lack nothing. */
export const MORE_PROGRAMS: readonly CorpusProgram[] = [
  venv('flask', 'flask', ['-m', 'flask', '--version'], /Flask/),
  venv('black', 'black', ['-m', 'black', '--version'], /black/),
  venv(
    'cryptography',
    'cryptography',
    ['-c', 'from cryptography.fernet import Fernet; print(len(Fernet.generate_key()))'],
    /^44/m,
  ),
  venv('numpy', 'numpy', ['-c', 'import numpy; print(numpy.arange(7).sum())'], /^21/m),
  venv('httpie', 'httpie', ['-m', 'httpie', '--version'], /^\d/m),
  venv('only-packages', 'flask', ['-m', 'flask', '--version'], /Flask/, {
    copies: [SITE, '/usr/bin/python3.13'],
    command: ['/usr/bin/python3.13', '-m', 'flask', '--version'],
    lines: [`ENV PYTHONPATH=${SITE}`],
  }),
  modules('typescript', 'typescript@5', ['/app/node_modules/typescript/bin/tsc', '--version'], /^Version 5/m),
  modules('prettier', 'prettier', ['/app/node_modules/prettier/bin/prettier.cjs', '--version'], /^\d/m),
  modules('express', 'express', ['-e', 'require("/app/node_modules/express"); console.log(42)'], /^42/m),
  {
    name: 'entrypoint',
    image: 'core',
    copies: ['/usr/bin/jq'],
    files: { 'entrypoint.sh': ENTRYPOINT },
    lines: ['COPY --chmod=755 entrypoint.sh /entrypoint.sh'],
    command: ['/entrypoint.sh', 'jq', '-n', '42'],
    prints: /^42/m,
  },
  {
    name: 'java-home',
    image: 'java',
    copies: [],
    files: { run: '#!/bin/sh\nexec "$JAVA_HOME/bin/java" -version\n' },
    lines: ['COPY --chmod=755 run /run-it', 'ENV JAVA_HOME=/usr/lib/jvm/java-21-openjdk-amd64'],
    command: ['/run-it'],
    prints: /OpenJDK/,
  },
  {
    name: 'env-split',
    image: 'lang',
    copies: [],
    files: { run: '#!/usr/bin/env -S python3 -u\nimport json\nprint(json.dumps(42))\n' },
    lines: ['COPY --chmod=755 run /run-it'],
    command: ['/run-it'],
    prints: /^42/m,
  },
  {
    name: 'perl-script',
    image: 'lang',
    copies: [],
    files: { run: '#!/usr/bin/perl\nuse strict;\nuse warnings;\nuse POSIX qw(floor);\nprint floor(42.5);\n' },
    lines: ['COPY --chmod=755 run /run-it'],
    command: ['/run-it'],
    prints: /42/,
  },
  {
    name: 'busybox-script',
    image: 'core',
    from: 'shell',
    copies: ['/usr/bin/jq'],
    files: { run: '#!/bin/sh\nset -e\njq -n 42 | sed s/4/four/ | tr a-z A-Z\n' },
    lines: ['COPY --chmod=755 run /run-it'],
    command: ['/run-it'],
    prints: /FOUR2/,
  },
  // Stages that lack nothing: an error in one of these would be a false one.
  {
    name: 'whole-python',
    image: 'lang',
    from: 'image',
    copies: ['/usr/bin/python3.13'],
    files: { 'main.py': 'import json, requests, yaml\nprint(42)\n' },
    lines: ['COPY main.py /app/'],
    command: ['python3', '/app/main.py'],
    prints: /^42/m,
  },
  {
    name: 'whole-perl',
    image: 'lang',
    from: 'image',
    copies: ['/usr/bin/exiftool'],
    command: ['exiftool', '-ver'],
    prints: /^1\d/m,
  },
  {
    name: 'whole-node',
    image: 'lang',
    from: 'image',
    copies: ['/usr/bin/node'],
    command: ['node', '-e', 'require("semver"); console.log(42)'],
    prints: /^42/m,
  },
  {
    name: 'whole-nginx',
    image: 'server',
    from: 'image',
    copies: ['/usr/sbin/nginx'],
    command: ['nginx', '-t'],
    prints: /successful/,
  },
  {
    name: 'whole-java',
    image: 'java',
    from: 'image',
    copies: ['/usr/lib/jvm/java-21-openjdk-amd64'],
    command: ['java', '-version'],
    prints: /OpenJDK/,
  },
  {
    name: 'whole-git',
    image: 'core',
    from: 'image',
    copies: ['/usr/bin/git', '/usr/lib/git-core'],
    command: ['git', 'init', '/tmp/x'],
    prints: /Initialized/,
  },
  {
    name: 'whole-entrypoint',
    image: 'core',
    from: 'image',
    copies: ['/usr/bin/jq'],
    files: { 'entrypoint.sh': ENTRYPOINT },
    lines: ['COPY --chmod=755 entrypoint.sh /entrypoint.sh'],
    command: ['/entrypoint.sh', 'jq', '-n', '42'],
    prints: /^42/m,
  },
  {
    name: 'libraries-python',
    image: 'lang',
    copies: ['/usr/lib', '/lib64', '/usr/bin/python3.13'],
    command: ['/usr/bin/python3.13', '-c', 'import json; print(42)'],
    prints: /^42/m,
  },
  {
    name: 'libraries-perl',
    image: 'lang',
    copies: ['/usr/lib', '/lib64', '/usr/bin/perl'],
    command: ['/usr/bin/perl', '-e', 'print 42'],
    prints: /42/,
  },
  {
    name: 'libraries-curl',
    image: 'core',
    copies: ['/usr/lib', '/lib64', '/usr/bin/curl'],
    lines: [],
    command: ['/usr/bin/curl', '-s', 'file:///etc/hosts'],
    prints: /localhost/,
  },
];
