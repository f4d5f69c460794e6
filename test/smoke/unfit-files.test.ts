// Files that cannot be read as what they are named: each is refused before it is read, by the bundled program.
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const MIB = 1024 * 1024;

interface End {
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs the program without an engine that it could find. `input` is what comes on stdin, again and again until it ends. */
function stagedive(args: readonly string[], config: string, input?: Uint8Array): Promise<End> {
  return ended([process.execPath, bin, ...args], config, input);
}

/** The same as somebody runs it who has installed it: by its first line. */
function installed(args: readonly string[], config: string): Promise<End> {
  return ended([bin, ...args], config);
}

function ended([file = '', ...args]: readonly string[], config: string, input?: Uint8Array): Promise<End> {
  const { DOCKER_HOST: _host, DOCKER_CONTEXT: _context, ...others } = process.env;
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;
  const env = { ...others, PATH, DOCKER_CONFIG: config };
  const child = spawn(file, args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (bytes) => {
    stderr += bytes;
  });
  child.stdin.on('error', () => {});
  const feed = (): void => {
    while (input !== undefined && child.stdin.writable && child.stdin.write(input));
  };
  child.stdin.on('drain', feed);
  if (input === undefined) child.stdin.end();
  else feed();
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stderr })));
}

class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'stagedive-unfit-'));
  readonly #sockets: Array<() => void> = [];

  at(name: string): string {
    return join(this.path, name);
  }

  /** Puts something at a name that is no file to read. */
  async put(kind: string, name: string): Promise<void> {
    const path = this.at(name);
    if (kind === 'a link to /dev/zero') symlinkSync('/dev/zero', path);
    if (kind === 'a pipe') execFileSync('mkfifo', [path]);
    if (kind === 'a folder') mkdirSync(path);
    if (kind === 'a file of 17 MiB') {
      writeFileSync(path, '');
      truncateSync(path, 17 * MIB);
    }
    if (kind === 'a socket') {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path, resolve));
      this.#sockets.push(() => server.close());
    }
  }

  [Symbol.dispose](): void {
    for (const close of this.#sockets) close();
    rmSync(this.path, { recursive: true });
  }
}

const KINDS = [
  ['a link to /dev/zero', 'it is a device, not a file'],
  ['a pipe', 'it is a pipe, not a file'],
  ['a socket', 'it is a socket, not a file'],
  ['a folder', 'it is a folder'],
  ['a file of 17 MiB', 'it has more than 16 MiB'],
] as const;

describe.each(KINDS)('%s', (kind, reason) => {
  test.each(['ls', 'build'])('as a Dockerfile is refused by %s', async (command) => {
    using folder = new Folder();
    await folder.put(kind, 'Dockerfile');
    const { status, stderr } = await stagedive([command, folder.path], folder.path);
    expect(stderr).toMatch(new RegExp(`^stagedive: \\S+: the Dockerfile cannot be read: ${reason}\\.\n$`));
    expect(status).toBe(2);
  });

  test('as .stagedive.json is refused', async () => {
    using folder = new Folder();
    writeFileSync(folder.at('Dockerfile'), 'FROM scratch\n');
    await folder.put(kind, '.stagedive.json');
    const { status, stderr } = await stagedive(['check', '-C', folder.path], folder.path);
    expect(stderr).toMatch(
      new RegExp(`^stagedive: \\S+json: the config file cannot be read: ${reason}\\.\n$`),
    );
    expect(status).toBe(2);
  });

  test("as docker's config.json is refused", async () => {
    using folder = new Folder();
    writeFileSync(folder.at('Dockerfile'), 'FROM scratch\n');
    await folder.put(kind, 'config.json');
    const { status, stderr } = await stagedive(['build', folder.path], folder.path);
    expect(stderr).toContain(`The docker config ${folder.at('config.json')} cannot be read: ${reason}.`);
    expect(status).toBe(3);
  });
});

// Node itself reads a file of such a flag, without a bound, unless it is told where its own flags end.
describe.each(KINDS)('%s', (kind, reason) => {
  test.each([['--env-file', 'vars'], ['--env-file=vars']])('as %s is refused', async (...flag) => {
    using folder = new Folder();
    writeFileSync(folder.at('Dockerfile'), 'FROM scratch\n');
    await folder.put(kind, 'vars');
    const args = flag.map((part) => part.replace('vars', folder.at('vars')));
    const { status, stderr } = await installed(['run', '-C', folder.path, ...args], folder.path);
    expect(stderr).toBe(`stagedive: --env-file ${folder.at('vars')}: ${reason}.\n`);
    expect(status).toBe(2);
  });
});

test('NODE_OPTIONS of an --env-file is not taken by Node', async () => {
  using folder = new Folder();
  writeFileSync(folder.at('Dockerfile'), 'FROM scratch\n');
  writeFileSync(
    folder.at('ours.cjs'),
    `require('node:fs').writeFileSync(${JSON.stringify(folder.at('ran'))}, '')`,
  );
  writeFileSync(folder.at('vars'), `NODE_OPTIONS=--require ${folder.at('ours.cjs')}\n`);
  const args = ['run', '-C', folder.path, '--env-file', folder.at('vars'), '--no-such-flag'];
  const { status, stderr } = await installed(args, folder.path);
  expect([status, stderr.split('\n')[0]]).toEqual([2, "stagedive: unknown option '--no-such-flag'"]);
  expect(existsSync(folder.at('ran'))).toBe(false);
});

// Docker ignores a folder of that name.
describe.each(KINDS.filter(([kind]) => kind !== 'a folder'))('%s', (kind, reason) => {
  test.each(['.dockerignore', 'Dockerfile.dockerignore'])('as %s is refused', async (name) => {
    using folder = new Folder();
    writeFileSync(folder.at('Dockerfile'), 'FROM scratch\n');
    await folder.put(kind, name);
    const { status, stderr } = await stagedive(['build', folder.path], folder.path);
    expect(stderr).toMatch(
      new RegExp(`^stagedive: \\S+ignore: the ignore file cannot be read: ${reason}\\.\n$`),
    );
    expect(status).toBe(2);
  });
});

test('a Dockerfile on stdin that never ends is refused', async () => {
  using folder = new Folder();
  const { status, stderr } = await stagedive(
    ['ls', '-f', '-', folder.path],
    folder.path,
    new Uint8Array(65_536).fill(0x23),
  );
  expect(stderr).toBe('stagedive: <stdin>: the Dockerfile cannot be read: it has more than 16 MiB.\n');
  expect(status).toBe(2);
});

test('a Dockerfile of six million lines is refused at the line that is too many', async () => {
  using folder = new Folder();
  writeFileSync(folder.at('Dockerfile'), `FROM scratch\n${'#\n'.repeat(6_000_000)}`);
  const { status, stderr } = await stagedive(['ls', folder.path], folder.path);
  expect(stderr).toMatch(/Dockerfile:1000001: the file has more than 1000000 lines\n$/);
  expect(status).toBe(2);
});
