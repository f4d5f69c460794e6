/** Packages of Debian as they are, in which check must find no secret. A part of them, all with STAGEDIVE_CORPUS=all. */
import { existsSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { type ScanReader, scanFiles } from '../../src/filesystem/check/scan-files.ts';

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  openssh: ['openssh-server', 'openssh-client', 'openssh-tests', 'putty-tools'],
  erlang: ['erlang-ssl', 'erlang-public-key', 'erlang-ssh', 'erlang-examples'],
  mail: ['exim4-daemon-light', 'postfix', 'dovecot-core'],
  python: ['libpython3-stdlib', 'python3-cryptography', 'python3-paramiko', 'python3-twisted', 'python3-jwt'],
  // All:
  perl: ['perl-base', 'libwww-perl', 'libio-socket-ssl-perl'],
  ruby: ['ruby-net-ssh', 'ruby-webrick', 'ruby-jwt', 'ruby-httpclient'],
  java: ['ca-certificates-java', 'libtomcat9-java'],
  git: ['git', 'gitweb', 'git-lfs'],
  nginx: ['nginx-common', 'libnginx-mod-http-lua'],
  postgres: ['postgresql-contrib', 'postgresql-common'],
  gcc: ['gcc', 'libc6-dev', 'linux-libc-dev'],
  php: ['php-pear', 'composer', 'php-symfony'],
  apache: ['apache2', 'apache2-bin', 'apache2-data'],
  vim: ['vim-runtime', 'emacs-el'],
  mariadb: ['mariadb-server', 'mariadb-client', 'mariadb-test-data'],
  redis: ['redis-server', 'redis-tools'],
  curl: ['curl', 'wget', 'ca-certificates'],
  gnupg: ['gpg', 'gpg-agent', 'dirmngr'],
  openssl: ['openssl', 'libssl-dev', 'libssl-doc', 'libnss3-tools'],
  docker: ['docker.io', 'containerd', 'runc'],
  ansible: ['ansible', 'ansible-core'],
  vpn: ['wireguard-tools', 'openvpn', 'easy-rsa', 'minisign'],
  servers: ['haproxy', 'mosquitto', 'freeradius-config', 'rabbitmq-server'],
  rust: ['rustc', 'cargo', 'ripgrep'],
};

const CHOSEN = Object.keys(PACKAGES).slice(0, process.env.STAGEDIVE_CORPUS === 'all' ? undefined : 4);

/** The folder with the files of some packages, fetched once; without what they depend on. */
async function unpacked(name: string, packages: readonly string[]): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stagedive');
  const kept = join(cache, `ordinary-${name}`);
  if (existsSync(kept)) return kept;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'unpacking-'));
  try {
    await execa('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: folder });
    for (const file of await readdir(folder))
      await execa('dpkg-deb', ['--extract', join(folder, file), join(folder, 'root')]);
    await rename(join(folder, 'root'), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filesIn(root: string): Promise<{ path: string; size: number }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return { path: relative(root, path), size: (await lstat(path)).size };
    }),
  );
}

const reading = (root: string): ScanReader => ({
  contents: async (paths, take) => {
    for (const path of paths) {
      await take(path, await readFile(join(root, path)));
      await take(path, null);
    }
  },
  piece: async (path, offset, length) => {
    const file = await open(join(root, path));
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  },
});

describe('ordinary packages', () => {
  it.each(CHOSEN)(
    'of %s have no secret, also where no list of packages came along',
    async (name) => {
      const root = await unpacked(name, PACKAGES[name] ?? []);
      const files = (await filesIn(root)).filter(({ size }) => size > 0);
      expect(files.length).toBeGreaterThan(10);
      const { found, skipped } = await scanFiles(files, reading(root), []);
      expect(found).toEqual([]);
      expect(skipped).toBe(0);
    },
    600_000,
  );
});
