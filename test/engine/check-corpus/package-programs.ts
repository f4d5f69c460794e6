import type { CorpusProgram } from './program.ts';

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

/** Packages of PyPI and npm. */
export const PACKAGE_PROGRAMS: readonly CorpusProgram[] = [
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
];
