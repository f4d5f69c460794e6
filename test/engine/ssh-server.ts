/** A real ssh server (OpenSSH, Debian's openssh-server) on the loopback address, whose docker leads to the tests' engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { debianPackage } from './debian-package.ts';
import { dockerCli } from './docker-cli.ts';

/** The password of every user and its hash (crypt(3), SHA-512), and the passphrase of the key that has one. */
export const PASSWORD = 'correct horse';
const HASH =
  '$6$stagedivetests$AGQLiY9GRNnoan3Vz0VLqz2.DOWMyW0DbvrRbGrO9ZKwE8Ki87Mtvme8pudPmw/.8bZUTnqzfWHHEHYIMDHNY.';
export const PASSPHRASE = 'open sesame';

/** Root alone may give the server a user database of its own. */
export const canServeSsh = process.platform === 'linux' && process.getuid?.() === 0;

/** The name by which clients know the server. */
export const SSH_HOST = 'far.example';

/**
 * Mounts, in a namespace of its own: users of its own over /etc, the package's files over /usr, and a /run with the folder
 * that sshd wants. Its arguments are the folder of the server, the folder of the package, and the command.
 */
const ENTER = `set -e
own=$1 package=$2
shift 2
mount -t overlay -o "lowerdir=$own/etc:/etc" etc /etc
[ -z "$package" ] || mount -t overlay -o "lowerdir=$package/usr:/usr" usr /usr
mount --rbind /run "$own/run"
mount -t tmpfs run /run
mkdir /run/sshd
for each in "$own"/run/*; do
  name=/run/\${each##*/}
  if [ -d "$each" ]; then mkdir -p "$name"; elif [ -e "$each" ]; then : > "$name"; else continue; fi
  mount --rbind "$each" "$name"
done
exec "$@"`;

/** The server, and a client's own settings: its \`ssh\` asks nobody but this server, and knows no file of the user. */
export class SshServer implements AsyncDisposable {
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
  }

  /**
   * Starts it in an empty folder. Its users are `me`, and `bare`, who has no docker.
   * @param dockerHost the engine of `me`
   */
  static async start(folder: string, dockerHost = process.env.DOCKER_HOST ?? ''): Promise<SshServer> {
    const own = '/usr/sbin/sshd';
    // The client is among what the server needs.
    const files = existsSync(own) ? '' : await debianPackage('openssh-server');
    const client = (name: string): string =>
      existsSync(join('/usr/bin', name)) ? join('/usr/bin', name) : join(files, 'usr/bin', name);
    const docker = await dockerCli(folder);
    for (const each of ['etc', 'run', 'home', 'client/bin'])
      await mkdir(join(folder, each), { recursive: true });
    for (const [name, passphrase] of [
      ['host', ''],
      ['other-host', ''],
      ['plain', ''],
      ['locked', PASSPHRASE],
    ] as const)
      await execa(client('ssh-keygen'), ['-q', '-t', 'ed25519', '-N', passphrase, '-f', join(folder, name)]);
    const publicKeys = ['plain', 'locked'].map((name) => readFile(join(folder, `${name}.pub`), 'utf8'));
    await writeFile(join(folder, 'authorized_keys'), (await Promise.all(publicKeys)).join(''));
    await writeUsers(folder);
    const port = await freePort();
    const config = [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
      'PidFile none',
      'UsePAM no',
      'PermitRootLogin yes',
      'StrictModes no',
      'MaxAuthTries 20',
      `SetEnv "PATH=${docker.PATH}" "DOCKER_HOST=${dockerHost}" "DOCKER_CONFIG=${join(folder, 'config')}"`,
      'Match User bare',
      '  SetEnv PATH=/nowhere',
    ];
    await writeFile(join(folder, 'sshd_config'), `${config.join('\n')}\n`);
    await writeClient(folder, port, client('ssh'));
    const command = [own, '-D', '-e', '-f', join(folder, 'sshd_config')];
    const child = spawn(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', ENTER, 'sh', folder, files, ...command],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes('Server listening')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`sshd ended with ${code}: ${said}`)));
    });
    return new SshServer(folder, child);
  }

  /** An environment whose engine is behind the server, for a client that knows these things. */
  async client(knows: {
    /** Which key of the host it has on record. */
    readonly host?: 'host' | 'other-host';
    readonly key?: 'plain' | 'locked';
    readonly user?: string;
  }): Promise<Record<string, string>> {
    const { host, key, user = 'me' } = knows;
    const folder = join(this.#folder, 'client');
    const known = host === undefined ? '' : await readFile(join(this.#folder, `${host}.pub`), 'utf8');
    await writeFile(join(folder, 'known_hosts'), known === '' ? '' : `${SSH_HOST} ${known}`);
    const identity = key === undefined ? 'none' : join(this.#folder, key);
    const base = await readFile(join(folder, 'base'), 'utf8');
    await writeFile(join(folder, 'ssh_config'), `${base}IdentityFile ${identity}\n`);
    return {
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      DOCKER_HOST: `ssh://${user}@${SSH_HOST}`,
      SSH_AUTH_SOCK: '',
    };
  }

  /** The private key file. */
  key(name: 'plain' | 'locked'): string {
    return join(this.#folder, name);
  }

  /** Ends every connection, as a server that is restarted does. */
  async cut(): Promise<void> {
    const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', String(this.#child.pid)]);
    for (const pid of stdout
      .split('\n')
      .map(Number)
      .filter((each) => each > 0))
      await killTree(pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }
}

/** The machine's users and those of the tests, who are root by another name, so that they may use the engine. */
async function writeUsers(folder: string): Promise<void> {
  const users = ['me', 'bare'];
  const rows = {
    passwd: [
      ...users.map((name) => `${name}:x:0:0::${join(folder, 'home')}:/bin/sh`),
      'sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin',
    ],
    shadow: users.map((name) => `${name}:${HASH}:19000:0:99999:7:::`),
  };
  for (const [name, added] of Object.entries(rows)) {
    const path = join(folder, 'etc', name);
    const kept = (await readFile(`/etc/${name}`, 'utf8'))
      .split('\n')
      .filter((row) => row && !row.startsWith('sshd:'));
    await writeFile(path, `${[...kept, ...added].join('\n')}\n`);
    await chmod(path, 0o600);
  }
}

/** A program `ssh` that is the machine's own with settings of the tests. */
async function writeClient(folder: string, port: number, ssh: string): Promise<void> {
  const client = join(folder, 'client');
  const config = [
    `Host ${SSH_HOST}`,
    '  HostName 127.0.0.1',
    `  Port ${port}`,
    `  HostKeyAlias ${SSH_HOST}`,
    'Host *',
    `UserKnownHostsFile ${join(client, 'known_hosts')}`,
    'GlobalKnownHostsFile none',
    'IdentitiesOnly no',
    'HashKnownHosts no',
    '',
  ];
  await writeFile(join(client, 'base'), config.join('\n'));
  await writeFile(join(client, 'bin/ssh'), `#!/bin/sh\nexec ${ssh} -F ${join(client, 'ssh_config')} "$@"\n`);
  await chmod(join(client, 'bin/ssh'), 0o755);
}

async function killTree(pid: number): Promise<void> {
  const { stdout } = await execa('ps', ['-o', 'pid=', '--ppid', String(pid)], { reject: false });
  for (const child of stdout
    .split('\n')
    .map(Number)
    .filter((each) => each > 0))
    await killTree(child);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
