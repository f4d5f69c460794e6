import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { PlainPrinter } from '../../src/progress/plain.ts';
import { formatOffset, transferredBytes } from '../../src/progress/plain-format.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';
import { log, part, update, vertex, warning } from './updates.ts';

let out = '';
let printer: PlainPrinter;

beforeEach(() => {
  out = '';
  printer = createPrinter(true);
});

function createPrinter(colours: boolean): PlainPrinter {
  const write = (text: string): void => {
    out += text;
  };
  return new PlainPrinter({ write, colours, description: 'building with a fake' });
}

/** Takes an update at a time and prints. */
function at(now: number, given: Partial<StatusUpdate>): void {
  printer.update(update(given), now);
  printer.print(now);
}

describe('a build', () => {
  test('is printed as BuildKit prints it', () => {
    const load = { name: '[internal] load build definition from Dockerfile', started: 0 };
    const run = { name: '[build 2/2] RUN make', started: 100 };
    at(0, { vertexes: [vertex('load', load), vertex('from'), vertex('run', { name: run.name })] });
    at(20, {
      vertexes: [vertex('load', { ...load, completed: 20 })],
      statuses: [part('load', 'transferring dockerfile:', { current: 123, completed: 15, timestamp: 15 })],
    });
    at(50, {
      vertexes: [vertex('from', { name: '[build 1/2] FROM x', started: 50, completed: 50, cached: true })],
    });
    at(100, { vertexes: [vertex('run', run)] });
    at(350, { logs: [log('run', 'cc -c a.c\n', 223)] });
    at(15_200, { logs: [log('run', 'ld a.o', 12_100)] });
    at(15_300, {
      vertexes: [vertex('run', { ...run, completed: 15_300 })],
      warnings: [warning('run', 'careful')],
    });
    printer.end(15_300, true);
    expect(out).toBe(`#0 building with a fake

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 123B 0.0s done
#1 DONE 0.0s

#2 [build 1/2] FROM x
#2 CACHED

#3 [build 2/2] RUN make
#3 0.123 cc -c a.c
#3 WARN: careful
#3 12.00 ld a.o
#3 DONE 15.2s
`);
  });

  test('that fails repeats the last lines of the step', () => {
    const run = { name: '[build 2/2] RUN make', started: 0 };
    const lines = Array.from({ length: 12 }, (_, number) => log('run', `line ${number}\n`, number));
    at(0, { vertexes: [vertex('run', run)], logs: lines });
    at(20, {
      vertexes: [
        vertex('run', {
          ...run,
          completed: 20,
          error: 'process "make" did not complete successfully: exit code: 2',
        }),
        vertex('other', { name: 'other', started: 0, completed: 20, error: 'context canceled' }),
      ],
    });
    const before = out.length;
    printer.end(20, false);
    expect(out).toContain('#1 ERROR: process "make" did not complete successfully: exit code: 2\n');
    expect(out).toContain('#2 other\n#2 CANCELED\n');
    expect(out.slice(before)).toBe(`------
 > [build 2/2] RUN make:
${lines
  .slice(2)
  .map((_, number) => `0.0${String(number + 2).padStart(2, '0')} line ${number + 2}`)
  .join('\n')}
------
`);
  });

  test('that fails repeats the last ten lines, whichever of them are printed already', () => {
    const writes = fc.array(fc.record({ lines: fc.nat(14), print: fc.boolean() }), { maxLength: 8 });
    fc.assert(
      fc.property(writes, (parts) => {
        out = '';
        printer = createPrinter(true);
        const run = { name: 'RUN make', started: 0 };
        printer.update(update({ vertexes: [vertex('run', run)] }), 0);
        let written = 0;
        for (const { lines, print } of parts) {
          const text = Array.from({ length: lines }, () => `line ${written++}\n`).join('');
          printer.update(update({ logs: [log('run', text)] }), 0);
          if (print) printer.print(0);
        }
        printer.update(update({ vertexes: [vertex('run', { ...run, completed: 1, error: 'no' })] }), 1);
        printer.end(1, false);
        const all = Array.from({ length: written }, (_, number) => `0.000 line ${number}`);
        expect(out.match(/(?<=^#1 )0\.000 .*$/gm) ?? []).toEqual(all);
        expect(out.slice(out.indexOf('------'))).toBe(
          ['------', ' > RUN make:', ...all.slice(-10), '------', ''].join('\n'),
        );
      }),
    );
  });

  test('that is stopped marks what still ran as cancelled', () => {
    at(0, { vertexes: [vertex('run', { name: 'RUN sleep', started: 0 })], logs: [log('run', 'no newline')] });
    printer.end(50, false);
    expect(out).toContain('#1 0.000 no newline\n#1 CANCELED\n');
  });

  test('prints notices between the steps, and goes on with the same step', () => {
    at(0, { vertexes: [vertex('run', { name: 'RUN make', started: 0 })], logs: [log('run', 'one\n')] });
    printer.say('stagedive: by the way', 1);
    at(2, { logs: [log('run', 'two\n', 2)] });
    expect(out).toContain('#1 0.000 one\n#1 ...\n\nstagedive: by the way\n\n#1 RUN make\n#1 0.002 two\n');
  });
});

describe('steps that run side by side', () => {
  const quiet = { name: 'quiet', started: 0 };
  const loud = { name: 'loud', started: 0 };

  test('do not interrupt one another for every line', () => {
    at(0, { vertexes: [vertex('quiet', quiet)] });
    at(0, { vertexes: [vertex('loud', loud)] });
    for (let now = 100; now <= 3000; now += 100) {
      at(now, { logs: [log('quiet', 'q\n', now), log('loud', 'l\n', now)] });
    }
    expect(out).not.toContain('...');
    expect(out).not.toContain(' l\n');
  });

  test('are left, with a mark, for one that has waited for 10 seconds', () => {
    at(0, { vertexes: [vertex('quiet', quiet)] });
    at(0, { vertexes: [vertex('loud', loud)] });
    for (let now = 100; now <= 11_000; now += 100) {
      at(now, { logs: [log('quiet', 'q\nq\nq\n', now), log('loud', 'l\n', now)] });
    }
    expect(out).toMatch(/q\n#1 \.\.\.\n\n#2 loud\n#2 0\.100 l\n/);
  });

  test('are ended before others go on', () => {
    at(0, { vertexes: [vertex('quiet', quiet)] });
    at(10, { vertexes: [vertex('loud', { ...loud, completed: 10 })], logs: [log('quiet', 'q\n', 10)] });
    expect(out.indexOf('#2 DONE 0.0s')).toBeGreaterThan(0);
    expect(out).toMatch(/#1 \.\.\.\n\n#2 loud\n#2 DONE 0\.0s\n\n#1 quiet\n#1 0\.010 q\n$/);
  });

  test('all print at once when more than 50,000 lines wait, and wait again then', () => {
    at(0, { vertexes: [vertex('quiet', quiet), vertex('loud', loud)] });
    at(0, { logs: [log('quiet', 'q\n')] });
    const flood = (lines: number): void => {
      printer.update(update({ logs: [log('loud', 'l\n'.repeat(lines))] }), 0);
    };
    const loudLines = (): number => out.match(/ l$/gm)?.length ?? 0;
    flood(50_000);
    expect(loudLines()).toBe(0);
    flood(1);
    expect(loudLines()).toBe(50_001);
    flood(50_000);
    expect(loudLines()).toBe(50_001);
    flood(1);
    expect(loudLines()).toBe(100_002);
  });

  test('lose no line, however they take turns', () => {
    const steps = ['a', 'b', 'c', 'd'];
    at(0, { vertexes: steps.map((name) => vertex(name, { name, started: 0 })) });
    let written = 0;
    for (let now = 100; now < 60_000; now += 100) {
      at(now, { logs: steps.map((name) => log(name, `n${written++}\n`, now)) });
    }
    at(60_000, { vertexes: steps.map((name) => vertex(name, { name, started: 0, completed: 60_000 })) });
    printer.end(60_000, true);
    const numbers = [...out.matchAll(/ n(\d+)$/gm)].map((match) => Number(match[1]));
    expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: written }, (_, number) => number));
  });
});

describe('parts', () => {
  test('are printed again after 5 %, after 5 seconds, and when done', () => {
    at(0, { vertexes: [vertex('pull', { name: 'pull', started: 0 })] });
    const pulled = [0, 10_000, 50_000, 51_000, 900_000, 910_000];
    for (const [seconds, current] of pulled.entries()) {
      at(seconds, {
        statuses: [part('pull', 'sha256:ab', { current, total: 1_000_000, timestamp: seconds })],
      });
    }
    at(9000, {
      statuses: [part('pull', 'sha256:ab', { current: 911_000, total: 1_000_000, timestamp: 9000 })],
    });
    at(9100, {
      statuses: [
        part('pull', 'sha256:ab', { current: 1e6, total: 1_000_000, timestamp: 9100, completed: 9100 }),
      ],
    });
    expect(out.match(/#1 sha256.*/g)).toEqual([
      '#1 sha256:ab 0B / 1.00MB',
      '#1 sha256:ab 50.00kB / 1.00MB',
      '#1 sha256:ab 900.00kB / 1.00MB',
      '#1 sha256:ab 911.00kB / 1.00MB 9.0s',
      '#1 sha256:ab 1.00MB / 1.00MB 9.1s done',
    ]);
  });

  test('are finished before the end of their vertex is printed', () => {
    at(0, {
      vertexes: [vertex('pull', { name: 'pull', started: 0, completed: 5 })],
      statuses: [part('pull', 'p')],
    });
    expect(out).not.toContain('DONE');
    at(9, { statuses: [part('pull', 'p', { completed: 9 })] });
    expect(out).toContain('#1 DONE 0.0s\n');
  });
});

describe('escape sequences', () => {
  const evil = '\x1b]0;owned\x07\x1b[2J';

  test('are removed, except colours', () => {
    at(0, {
      vertexes: [vertex('x', { name: `name${evil}`, started: 0, completed: 1, error: `error${evil}` })],
      statuses: [part('x', `part${evil}`, { name: evil, completed: 0 })],
      warnings: [warning('x', `warning${evil}`)],
      logs: [log('x', `log${evil} \x1b[31mred\n`)],
    });
    printer.end(1, true);
    expect(out).not.toMatch(/owned|\x07|\x1b(?!\[(?:31|0)m)/);
    expect(out).toContain('#1 part done\n');
    expect(out).toContain('#1 0.000 log \x1b[31mred\x1b[0m\n');
  });

  test('that set colours are removed on request', () => {
    printer = createPrinter(false);
    at(0, { vertexes: [vertex('x', { started: 0 })], logs: [log('x', '\x1b[31mred\n')] });
    expect(out).toContain('#1 0.000 red\n');
  });
});

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1.00kB'],
  [1234, '1.23kB'],
  [56_789_000, '56.79MB'],
  [1.5e12, '1.50TB'],
])('%i bytes are printed as BuildKit prints them: %s', (bytes, shown) => {
  expect(transferredBytes(bytes)).toBe(shown);
});

test.each([
  [-5, '0.000'],
  [123, '0.123'],
  [12_345, '12.35'],
  [123_456, '123.5'],
])('%i ms into a step is %s', (ms, shown) => {
  expect(formatOffset(ms)).toBe(shown);
});
