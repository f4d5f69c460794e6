/**
 * What a stranger's project may hold in place of what the program reads: each is answered with one sentence, in little
 * memory, and never waited for.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RECORDS_FOLDER } from '../../src/own-files/records-folder.ts';

const bin = fileURLToPath(new URL('../../bin/stagedive.js', import.meta.url));
const MIB = 1024 * 1024;

/** Enough for what is right, and not for a file that is read without bound. */
const MAX_HEAP_MIB = 400;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stagedive-hostile-'));
  put('Dockerfile', 'FROM scratch AS one\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function fifo(name: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  execFileSync('mkfifo', [join(folder, name)]);
}

function large(name: string, bytes: number): void {
  put(name, '');
  truncateSync(join(folder, name), bytes);
}

interface End {
  /** Null if it had to be killed. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program without an engine; it is killed where it waits for what never comes. */
function stagedive(...args: readonly string[]): Promise<End> {
  const { DOCKER_HOST: _host, DOCKER_CONTEXT: _context, ...others } = process.env;
  const env = {
    ...others,
    DOCKER_HOST: 'unix:///nowhere/docker.sock',
    XDG_STATE_HOME: join(folder, 'state'),
    NODE_OPTIONS: `--max-old-space-size=${MAX_HEAP_MIB}`,
  };
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 45_000,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes) => {
    stdout += bytes;
  });
  child.stderr.on('data', (bytes) => {
    stderr += bytes;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

/** It ends by itself, with one sentence and no stack. */
function expectSentence({ status, stderr }: End, sentence: string | RegExp): void {
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n {4}at |heap|RangeError|TypeError|undefined/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
}

const nested = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + close.repeat(depth);
const bomb = (levels: number): string =>
  Array.from({ length: levels }, (_, level) =>
    level === 0
      ? 'x0: &x0 [a, a, a, a, a, a, a, a, a, a]'
      : `x${level}: &x${level} [${Array(10)
          .fill(`*x${level - 1}`)
          .join(', ')}]`,
  ).join('\n');

describe.each(['compose.yaml', 'docker-bake.json', 'docker-bake.hcl'])('%s', (name) => {
  const which = name.startsWith('compose') ? ['--service', 'a'] : ['--bake', 'a'];

  test('of 100 MiB is refused before it is read', async () => {
    large(name, 100 * MIB);
    expectSentence(await stagedive('ls', '-f', name, ...which), /has more than 16 MiB/);
    // A list of all builds goes on without it.
    const { status, stdout } = await stagedive('definitions');
    expect(status).toBe(0);
    expect(stdout).toContain('16 MiB');
  });

  test('that is a pipe is refused, and nothing waits for its writer', async () => {
    fifo(name);
    expectSentence(await stagedive('ls', '-f', name, ...which), /a pipe/);
    expect((await stagedive('definitions')).status).toBe(0);
  });

  test('that is a link to itself is refused', async () => {
    symlinkSync(name, join(folder, name));
    expectSentence(await stagedive('ls', '-f', name, ...which), /it has a loop of symlinks/);
    expect((await stagedive('definitions')).status).toBe(0);
  });

  test('whose values are nested 100,000 deep is refused', async () => {
    const text = name.endsWith('hcl')
      ? `target "a" { args = ${nested(100_000, '[', ']')} }\n`
      : `{"services":${nested(100_000, '[', ']')},"target":${nested(100_000, '[', ']')}}`;
    put(name, text);
    const end = await stagedive('ls', '-f', name, ...which);
    expectSentence(end, /^stagedive: /);
    expect((await stagedive('definitions')).status).toBe(0);
  });
});

describe('a compose file', () => {
  test('with aliases of aliases is refused when they are too many', async () => {
    put('compose.yaml', `${bomb(9)}\nservices:\n  a: { build: { context: ., args: *x8 } }\n`);
    expectSentence(await stagedive('ls', '-f', 'compose.yaml', '--service', 'a'), /alias|values/);
  });

  test('whose services extend one another in a circle is refused', async () => {
    put(
      'compose.yaml',
      'services:\n  a: { extends: { service: b } }\n  b: { extends: { service: c } }\n  c: { extends: { service: a } }\n',
    );
    expectSentence(await stagedive('ls', '-f', 'compose.yaml', '--service', 'a'), /extends|circle|itself/);
  });

  test('that includes itself by another one is refused', async () => {
    put('compose.yaml', 'include: [other.yaml]\nservices:\n  a: { build: . }\n');
    put('other.yaml', 'include: [compose.yaml]\n');
    expectSentence(await stagedive('ls', '-f', 'compose.yaml', '--service', 'a'), /include|circle|itself/);
  });

  test.each(['pipe', 'large'])('whose .env is a %s file does not wait for it', async (kind) => {
    put('compose.yaml', 'services:\n  a: { build: { context: ., args: { A: "\u0024{A:-1}" } } }\n');
    if (kind === 'pipe') fifo('.env');
    else large('.env', 100 * MIB);
    const end = await stagedive('ls', '-f', 'compose.yaml', '--service', 'a');
    expectSentence(end, /\.env/);
  });
});

describe('bake targets', () => {
  test('that inherit from one another in a circle are refused', async () => {
    put('docker-bake.json', JSON.stringify({ target: { a: { inherits: ['b'] }, b: { inherits: ['a'] } } }));
    expectSentence(await stagedive('ls', '-f', 'docker-bake.json', '--bake', 'a'), /inherit|circle|itself/);
  });

  test('of a matrix of a billion are refused', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => String(index));
    put(
      'docker-bake.json',
      JSON.stringify({
        target: { a: { name: 'a-\u0024{x}-\u0024{y}-\u0024{z}', matrix: { x: many, y: many, z: many } } },
      }),
    );
    expectSentence(await stagedive('ls', '-f', 'docker-bake.json', '--bake', 'a'), /matrix/);
  });
});

describe('.stagedive.json', () => {
  test.each([
    ['a list', '[]'],
    ['a word', '"x"'],
    ['null', 'null'],
    ['a file that is a number', '{ "file": 7 }'],
    ['a target that is a list', '{ "target": ["one"] }'],
    ['args that are a list', '{ "args": [1] }'],
    ['args of a map', '{ "args": { "A": { "b": 1 } } }'],
    ['a check that is a word', '{ "check": "all" }'],
    ['limits that are words', '{ "check": { "limits": { "size": {} } } }'],
    ['a prototype', '{ "__proto__": { "file": "x" }, "args": { "__proto__": "1" } }'],
    ['brackets without end', nested(100_000, '[', '')],
    ['half a file', '{ "file": "Docker'],
  ])('that has %s is answered with one sentence', async (_, text) => {
    put('.stagedive.json', text);
    for (const command of [['ls'], ['check', '--rules'], ['definitions']]) {
      const { status, stderr } = await stagedive(...command);
      expect(stderr.trimEnd().split('\n').length, stderr).toBeLessThanOrEqual(1);
      expect(stderr).not.toMatch(/\n {4}at |RangeError|TypeError|undefined|\[object/);
      expect([0, 2], stderr).toContain(status);
    }
  });
});

describe('what is kept between runs', () => {
  test('that are pipes, links to themselves or large files is not waited for', async () => {
    const own = join(folder, 'state/stagedive');
    const links = (name: string): void => {
      mkdirSync(own, { recursive: true });
      symlinkSync(name, join(own, name));
    };
    const plants: Readonly<Record<string, () => void>> = {
      'the folder of all': () => fifo('state/stagedive'),
      'the records': () => links(RECORDS_FOLDER),
      'the records, a pipe': () => fifo(`state/stagedive/${RECORDS_FOLDER}`),
      'the key of the records': () => fifo(`state/stagedive/${RECORDS_FOLDER}/key`),
      'what is shown': () => large('state/stagedive/view.json', 100 * MIB),
    };
    for (const [what, plant] of Object.entries(plants)) {
      rmSync(join(folder, 'state'), { recursive: true, force: true });
      plant();
      for (const command of [['why'], ['ls']]) {
        const { status, stderr } = await stagedive(...command);
        expect(stderr).not.toMatch(/\n {4}at |ELOOP|ENOTDIR/);
        expect([0, 1, 2], `${command}, ${what}: ${stderr}`).toContain(status);
      }
    }
  });

  test('a baseline that is a pipe is refused', async () => {
    fifo('baseline.json');
    expectSentence(await stagedive('check', '--baseline', 'baseline.json'), /baseline.*a pipe/);
  });
});
