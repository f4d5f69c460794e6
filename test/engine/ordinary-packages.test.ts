/** Packages of Debian as they are, in which check must find no secret. A part of them, all with STAGEDIVE_CORPUS=all. */
import { describe, expect, it } from 'vitest';
import { scanFiles } from '../../src/filesystem/check/scan-files.ts';
import { fileType } from '../../src/filesystem/mode.ts';
import { debianFolder, folderFiles } from './ordinary-folders.ts';

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

describe('ordinary packages', () => {
  it.each(CHOSEN)(
    'of %s have no secret, also where no list of packages came along',
    async (name) => {
      const state = await folderFiles(await debianFolder(name, PACKAGES[name] ?? []));
      const files = (await state.tree())
        .entries()
        .filter(({ mode, size }) => fileType(mode) === 'file' && size > 0);
      expect(files.length).toBeGreaterThan(10);
      const { contents } = state;
      const piece = (path: string, offset: number, length: number) => state.read(path, { offset, length });
      const { found, skipped } = await scanFiles(files, { contents, piece }, []);
      expect(found).toEqual([]);
      expect(skipped).toBe(0);
    },
    600_000,
  );
});
