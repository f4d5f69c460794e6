import type { CorpusProgram } from './program.ts';

export const ENTRYPOINT = `#!/bin/sh
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

/** Scripts of the build context. */
export const SCRIPTS: readonly CorpusProgram[] = [
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
    name: 'python-starts',
    image: 'lang',
    copies: ['/usr/bin/python3', '/usr/bin/python3.13'],
    files: {
      run: `#!/usr/bin/python3
import os
import subprocess
print(subprocess.check_output(["perl", "-e", "print 6 * 7"], text=True), flush=True)
os.system("lua5.4 -e 'print(7 * 6)' | tr 4 F")
`,
    },
    lines: ['COPY --chmod=755 run /run-it'],
    command: ['/run-it'],
    prints: /42[\s\S]*F2/,
  },
  {
    name: 'node-starts',
    image: 'lang',
    copies: ['/usr/bin/node'],
    files: {
      run: `#!/usr/bin/node
const { execFileSync, execSync } = require('node:child_process');
console.log(String(execFileSync('perl', ['-e', 'print 6 * 7'])));
console.log(String(execSync('echo 42 | tr 4 F')));
`,
    },
    lines: ['COPY --chmod=755 run /run-it'],
    command: ['/run-it'],
    prints: /42[\s\S]*F2/,
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
];
