import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { canDebug, versionOf } from '../../bench/buildx.ts';
import { betweenMarks, costFigure, type Figure, markdownTable, milliseconds } from '../../bench/figure.ts';
import { runFlood } from '../../bench/flood.ts';
import { costOf } from '../../bench/process.ts';
import { timeUntil, withoutEscapes } from '../../bench/pty.ts';
import { alternate, median, percentile } from '../../bench/statistics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = process.execPath;

describe('statistics', () => {
  test('are the median and percentiles', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(percentile([5, 4, 3, 2, 1], 0.95)).toBe(5);
    expect(percentile([5, 4, 3, 2, 1], 0.5)).toBe(3);
    expect([median([]), percentile([], 0.5)]).toEqual([Number.NaN, Number.NaN]);
  });

  test('measure subjects in turns, each in every place, without warm-ups', async () => {
    const order: string[] = [];
    const subject = (name: string) => async (): Promise<number> => order.push(name);
    expect(await alternate({ a: subject('a'), b: subject('b') }, 2, 1)).toEqual({ a: [3, 6], b: [4, 5] });
    expect(order.join('')).toBe('baabba');
  });
});

describe('the table', () => {
  const figure: Figure = {
    what: 'x',
    ours: '1 ms',
    peer: '2 ms',
    ratio: 0.5,
    aim: { text: '≤ 1.0×', met: true },
  };

  test('is markdown and marks missed aims', () => {
    const rows = markdownTable([
      figure,
      { ...figure, ratio: null, aim: { text: '≤ 1.0×', met: false } },
      { ...figure, aim: null },
    ]).split('\n');
    expect(rows.slice(2)).toEqual([
      '| x | 1 ms | 2 ms | 0.50× | ≤ 1.0× ✔ |',
      '| x | 1 ms | 2 ms |  | ≤ 1.0× ✘ missed |',
      '| x | 1 ms | 2 ms | 0.50× |  |',
    ]);
    expect([milliseconds(12.4), milliseconds(1432)]).toEqual(['12 ms', '1.43 s']);
  });

  test('has the median wall and CPU time of processes, and their ratio', () => {
    const cost = (wall: number, cpu: number) => ({ wall, cpu, memory: null });
    const costs = { ours: [cost(100, 60), cost(300, 20)], peer: [cost(100, 10)], peerName: 'other' };
    expect(costFigure('x', costs, 1.35)).toEqual({
      what: 'x',
      ours: '200 ms (p95 300 ms; CPU 40 ms)',
      peer: 'other 100 ms (p95 100 ms; CPU 10 ms)',
      ratio: 2,
      aim: { text: '≤ 1.35×', met: false },
    });
    expect(costFigure('x', costs, 2).aim).toEqual({ text: '≤ 2.0×', met: true });
    expect(costFigure('x', costs, null).aim).toBeNull();
  });

  test('is written between its marks', () => {
    const before = 'a\n<!-- bench -->\nold\n<!-- /bench -->\nb';
    expect(betweenMarks(before, 'new')).toBe('a\n<!-- bench -->\nnew\n<!-- /bench -->\nb');
    expect(() => betweenMarks('nothing', 'new')).toThrow('<!-- bench -->');
  });
});

describe('buildx', () => {
  const says = (script: string) => ['sh', '-c', script];

  test('its version is the second word of its output', () => {
    expect(versionOf(says('echo github.com/docker/buildx 0.29.1 0.29.1-1'))).toBe('0.29.1');
    expect(versionOf(says('echo v1'))).toBe('v1');
  });

  test('it can debug if its experimental features can', () => {
    expect(canDebug(says('[ "$BUILDX_EXPERIMENTAL" = 1 ] && echo "  --invoke string"'))).toBe(true);
    expect(canDebug(says('echo "Usage: docker buildx"'))).toBe(false);
    expect(canDebug(['false'])).toBe(false);
  });
});

describe('timing', () => {
  test('of a program in a terminal ends when it shows a text or exits', async () => {
    const shows = `process.stdout.write('\\x1b[1mre\\x1b[0mady'); process.stdin.setRawMode(true).once('data', () => process.exit())`;
    expect(await timeUntil([node, '-e', shows], { text: 'ready' })).toBeGreaterThan(0);
    expect(await timeUntil([node, '-e', '0'])).toBeGreaterThan(0);
    await expect(timeUntil([node, '-e', 'process.exit(3)'], { text: 'ready' })).rejects.toThrow(
      'exited with 3',
    );
    expect(withoutEscapes('\x1b[2;5Ha\x1b]0;title\x07b\x1b(Bc')).toBe('abc');
  });

  test('works for a program that needs several inputs to exit', async () => {
    const asks = `process.stdin.setRawMode(true).on('data', (key) => String(key) === 'y' && process.exit()); console.log('# ')`;
    expect(await timeUntil([node, '-e', asks], { text: /# $/m, exitInputs: ['x', 'y'] })).toBeGreaterThan(0);
  });

  test('of a program without a terminal has wall time, CPU time and memory', async () => {
    const works = `const all = Buffer.alloc(200e6, 1); const end = Date.now() + 300; while (Date.now() < end) all.fill(2);`;
    const { wall, cpu, memory } = await costOf([node, '-e', works], root, {});
    expect(wall).toBeGreaterThanOrEqual(300);
    expect(cpu).toBeGreaterThan(0);
    if (process.platform === 'linux') expect(memory).toBeGreaterThan(200e6);
    else expect(memory).toBeNull();
  });

  test('of a failing program rejects with its output', async () => {
    const failing = [node, '-e', 'console.log(process.env.WORD); process.exit(1)'];
    await expect(costOf(failing, root, { WORD: 'why' })).rejects.toThrow(/exited with 1:\nwhy/);
  });
});

test('in a small flood, keys are answered and no line is lost', async () => {
  const run = await runFlood(root, { vertexes: 30, linesPerSecond: 2000, seconds: 2 });
  expect(run.answers.length).toBeGreaterThan(0);
  expect(run.written).toBe(4000);
  expect(run.held).toBe(4000);
  expect(run.memoryMost).toBeGreaterThan(0);
}, 60_000);

test.each([
  [
    'nothing',
    'there is no figure nothing. The figures are start, build, context, uncached, lines, failing, shell, step, diff, states, commands, history, recording, flood, scale, watching.',
  ],
  ['--rounds=many', '--rounds, --seconds and --files must be numbers of at least 1.'],
])(
  'invalid arguments are refused with an error: %s',
  async (word, said) => {
    const wrong = promisify(execFile)(node, ['bench/run.mjs', word], { cwd: root });
    await expect(wrong).rejects.toMatchObject({ code: 2, stdout: '', stderr: `bench: ${said}\n` });
  },
  60_000,
);
