/** What each rule about what should not be there tells of, and what it leaves alone. */

import { generateKeyPairSync } from 'node:crypto';
import { elfFile } from '../elf/elf-file.ts';
import { SETGID, SETUID } from '../entries.ts';
import { CREDENTIAL_LEAKS, SECRET } from './credential-cases.ts';
import { type Content, type Files, program } from './root-of.ts';
import { BUDGET_LEAKS, SECRET_LEAKS } from './secret-cases.ts';
import type { Given } from './subject-of.ts';

export const KEY =
  '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----\n';
const TEST_KEY = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const PUBLIC = '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2Vw\n-----END PUBLIC KEY-----\n';

export interface LeakCase {
  readonly rule: string;
  readonly fires: Readonly<Record<string, Given>>;
  readonly quiet: Readonly<Record<string, Given>>;
}

const copied = (path: string, content: Content): Given => ({ copied: { [path]: content } });
const made = (files: Files): Given => ({ made: files });
const base = (files: Files): Given => ({ base: files });
export const binary = program(elfFile());
export const setuid = (bits: number): Content => ({ entry: { mode: bits + 0o755 }, text: elfFile() });

/** Every rule about what should not be there: what it tells of, and what it leaves alone. */
export const LEAKS: readonly LeakCase[] = [
  {
    rule: 'private-key',
    fires: {
      'of OpenSSH': copied('root/.ssh/id_ed25519', KEY),
      'in PEM': copied('etc/tls/server.key', '-----BEGIN RSA PRIVATE KEY-----\nMII\n'),
      'of a certificate': copied('app/cert.pem', `${PUBLIC}-----BEGIN PRIVATE KEY-----\nMII\n`),
      'behind a passphrase': copied('app/enc.key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMII\n'),
      'of PuTTY': copied('app/me.ppk', 'PuTTY-User-Key-File-3: ssh-ed25519\n'),
      'in a store': copied('app/store.p12', Uint8Array.from([0x30, 0x82, 1, 2, 3])),
      'under any name': copied('app/notes', `first\n${TEST_KEY}`),
      'in a program of a stage with packages': {
        ...copied('usr/bin/own', `\0ELF\0${TEST_KEY}\0`),
        build: { 'src/usr/bin/own': 'x', 'var/lib/dpkg/info/tool.list': '/.\n/src/usr/bin/tool\n' },
      },
      'that is a whole file of a package': copied('app/node_modules/own/data', TEST_KEY),
      'of a host': made({ 'etc/ssh/ssh_host_rsa_key': KEY }),
    },
    quiet: {
      'a key for tests in the code of a package': copied(
        'app/node_modules/tls/lib/probe.js',
        `const key = \`\n${TEST_KEY}\`;\n`,
      ),
      'a public key': copied('root/.ssh/id_ed25519.pub', 'ssh-ed25519 AAAA'),
      'a certificate': copied('etc/ssl/cert.pem', '-----BEGIN CERTIFICATE-----\nMII\n'),
      'a public key in PEM': copied('app/jwt.pem', PUBLIC),
      'a file of another kind': copied('app/answers.key', 'the answers: 42\n'),
      'of the tests of a package': copied('app/node_modules/tls/test/server.key', KEY),
      'of a folder of tests in /usr/lib': copied('usr/lib/tool/regress/a', TEST_KEY),
      'of a folder whose last word is test': copied('usr/share/db/db-test/std_data/a.key', TEST_KEY),
      'in a program of a package': {
        ...copied('usr/bin/tool', `\0ELF\0${TEST_KEY}\0`),
        build: {
          'src/usr/bin/tool': 'x',
          'var/lib/dpkg/info/tool.list': '/.\n/src/usr/bin/tool\n',
        },
      },
      'of the base image': base({ 'etc/ssh/ssh_host_rsa_key': KEY }),
      'text about keys': copied('app/README.md', KEY),
    },
  },
  CREDENTIAL_LEAKS,
  {
    rule: 'env-file',
    fires: {
      'with a password': copied('app/.env', `PORT=80\nDATABASE_PASSWORD=${SECRET}\n`),
      'for production': copied('app/.env.production', `export API_KEY="${SECRET}"\n`),
      'without secrets': copied('app/.env', 'PORT=80\n'),
    },
    quiet: {
      'an example': copied('app/.env.example', `API_KEY=${SECRET}\n`),
      'an empty one': copied('app/.env', '# nothing\n'),
      'of a module of Go': copied('root/go/pkg/mod/x@v1.0.0/site/.env', `API_KEY=${SECRET}\n`),
      'of a package': copied('app/node_modules/x/.env', `API_KEY=${SECRET}\n`),
      'a folder of that name': copied('app/.env/', ''),
    },
  },
  ...SECRET_LEAKS,
  {
    rule: 'version-control',
    fires: {
      git: {
        copied: { 'app/.git/HEAD': 'ref: refs/heads/main\n', 'app/.git/objects/ab/cd': 'x'.repeat(3000) },
      },
      Mercurial: copied('app/.hg/requires', 'store\n'),
      Subversion: copied('app/.svn/wc.db', 'SQLite'),
      Bazaar: copied('app/.bzr/branch-format', 'Bazaar-NG\n'),
    },
    quiet: {
      'a folder of that name': copied('app/.git/note', 'no repository'),
      'what ignores files': copied('app/.gitignore', 'node_modules\n'),
      'the pointer of a worktree': copied('app/.git', 'gitdir: ../.git/worktrees/a\n'),
    },
  },
  {
    rule: 'compiler',
    fires: {
      gcc: made({
        'usr/bin/x86_64-linux-gnu-gcc-14': binary,
        'usr/bin/cc': { link: 'x86_64-linux-gnu-gcc-14' },
      }),
      rust: copied('usr/local/cargo/bin/rustc', binary),
      go: copied('usr/local/go/bin/go', binary),
      java: made({ 'opt/jdk/bin/javac': binary }),
      'of the base image': base({ 'usr/bin/gcc': binary }),
    },
    quiet: {
      'a library of gcc': made({
        'usr/lib/x86_64-linux-gnu/libgcc_s.so.1': 'x',
        'usr/lib/gcc/x/cc1': binary,
      }),
      'tools of gcc that are no compilers': made({ 'usr/bin/gcc-ar': binary, 'usr/bin/gcov': binary }),
      'a file that cannot be run': copied('usr/share/bin/gcc', 'text'),
      'a package of that name': copied('app/node_modules/.bin/zig', binary),
      'a game called go': copied('usr/games/go', binary),
    },
  },
  {
    rule: 'package-manager',
    fires: {
      pip: made({ 'usr/bin/pip3': program('#!/usr/bin/python3\n'), 'usr/bin/python3': binary }),
      npm: copied('usr/local/bin/npm', binary),
      apt: copied('usr/bin/apt-get', binary),
    },
    quiet: {
      'of the base image': base({ 'usr/bin/apt': binary, 'sbin/apk': binary }),
      'an applet of busybox': made({ 'bin/busybox': binary, 'usr/bin/dpkg': { link: '/bin/busybox' } }),
      'its data': made({ 'usr/share/npm/npm.txt': 'x' }),
      'a link that leads nowhere': made({ 'usr/bin/yarn': { link: '/gone' } }),
    },
  },
  {
    rule: 'package-cache',
    fires: {
      'lists of apt': made({
        'var/lib/apt/lists/deb.example_Packages': 'x'.repeat(5000),
        'var/lib/apt/lists/lock': '',
      }),
      'archives of apt': made({ 'var/cache/apt/archives/gcc.deb': 'x' }),
      apk: made({ 'var/cache/apk/APKINDEX.tar.gz': 'x' }),
      dnf: made({ 'var/cache/dnf/x.solv': 'x' }),
      pip: made({ 'root/.cache/pip/http/a': 'x' }),
      npm: copied('home/node/.npm/_cacache/index', 'x'),
      yarn: made({ 'usr/local/share/.cache/yarn/v6/a': 'x' }),
      go: made({ 'go/pkg/mod/example.org/a.go': 'x' }),
      cargo: made({ 'usr/local/cargo/registry/cache/a': 'x' }),
      maven: made({ 'root/.m2/repository/a.jar': 'x' }),
    },
    quiet: {
      'a lock that is left': made({ 'var/lib/apt/lists/lock': 'x', 'var/lib/apt/lists/partial/': '' }),
      'empty files': made({ 'var/cache/apt/pkgcache.bin': '' }),
      'of the base image': base({ 'var/lib/apt/lists/deb.example_Packages': 'x' }),
      'what was installed': made({ 'var/lib/dpkg/status': 'Package: a', 'usr/lib/apk/db/installed': 'a' }),
      'a folder of that name': copied('app/var/lib/apt/lists/a', 'x'),
    },
  },
  {
    rule: 'build-cache',
    fires: {
      webpack: copied('app/node_modules/.cache/babel/a.json', 'x'),
      'Next.js': copied('app/.next/cache/webpack/a', 'x'),
      go: made({ 'root/.cache/go-build/aa/a': 'x' }),
      pytest: copied('app/.pytest_cache/v/a', 'x'),
      cmake: copied('src/build/CMakeFiles/a.o', 'x'),
      'of any kind that says so': {
        copied: {
          'src/target/CACHEDIR.TAG': 'Signature: 8a477f597d28d172789f06886806bc55\n',
          'src/target/release/deps/a.rlib': 'x',
        },
      },
    },
    quiet: {
      'a tag that is none': { copied: { 'src/t/CACHEDIR.TAG': 'Signature: mine\n', 'src/t/a': 'x' } },
      'an empty one': copied('app/node_modules/.cache/', ''),
      'byte code': copied('app/__pycache__/a.pyc', 'x'),
      'of the base image': base({ 'root/.cache/go-build/a': 'x' }),
      'what ships': copied('app/.next/server/a.js', 'x'),
    },
  },
  {
    rule: 'setuid-program',
    fires: {
      'set-uid': copied('usr/bin/become', setuid(SETUID)),
      'set-gid': made({ 'usr/bin/mail': setuid(SETGID) }),
      'with bits that the base has not': { base: { 'bin/a': binary }, made: { 'bin/a': setuid(SETUID) } },
    },
    quiet: {
      'as in the base': base({ 'usr/bin/su': setuid(SETUID) }),
      'a folder': made({ 'var/mail/': { entry: { mode: 0x80000000 + SETGID + 0o775 } } }),
      'a file that nobody can run': made({ 'etc/odd': { entry: { mode: SETUID + 0o644 }, text: 'x' } }),
    },
  },
  ...BUDGET_LEAKS,
];
