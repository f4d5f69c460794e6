import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogBuffer } from '../../src/progress/log-buffer.ts';
import { LogPool } from '../../src/progress/log-pool.ts';
import { LogSearch } from '../../src/progress/log-search.ts';

const encoder = new TextEncoder();

function write(log: LogBuffer, text: string, stream = 1, time = 0): void {
  log.write(encoder.encode(text), stream, time);
}

function texts(log: LogBuffer, from = 0, to = log.lineCount): string[] {
  return log.window(from, to).map(({ text }) => text);
}

function numbered(count: number): string {
  return Array.from({ length: count }, (_, at) => `line ${at}\n`).join('');
}

describe('a log', () => {
  test('counts an unfinished line, and lets it grow', () => {
    const log = new LogPool().create();
    write(log, 'one\ntw');
    expect([log.lineCount, texts(log)]).toEqual([2, ['one', 'tw']]);
    write(log, 'o\n');
    expect([log.lineCount, texts(log)]).toEqual([2, ['one', 'two']]);
  });

  test('keeps a line of stdout whole when stderr writes in its middle', () => {
    const log = new LogPool().create();
    write(log, 'compiling ma', 1);
    write(log, 'warning: careful\n', 2);
    expect(texts(log)).toEqual(['warning: careful', 'compiling ma']);
    write(log, 'in.c\n', 1);
    expect(texts(log)).toEqual(['warning: careful', 'compiling main.c']);
  });

  test('dates a line by its first byte', () => {
    const log = new LogPool().create();
    write(log, 'one\ntw', 1, 10);
    write(log, 'o\nthree\n', 1, 20);
    expect(log.window(0, 3).map(({ time }) => time)).toEqual([10, 10, 20]);
  });

  test('makes a line of what was left when the process ended', () => {
    const log = new LogPool().create();
    write(log, 'one\nno newline');
    log.end();
    write(log, 'next run\n');
    expect(texts(log)).toEqual(['one', 'no newline', 'next run']);
  });

  test('has a new version after every change', () => {
    const log = new LogPool().create();
    const before = log.version;
    write(log, 'x');
    expect(log.version).toBeGreaterThan(before);
  });

  test('gives any window of lines', () => {
    const log = new LogPool().create();
    write(log, `${numbered(1000)}unfinished`);
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 1010 }), fc.integer({ min: -5, max: 1010 }), (from, to) => {
        const wanted: string[] = [];
        for (let at = Math.max(0, from); at < Math.min(to, 1001); at++) {
          wanted.push(at === 1000 ? 'unfinished' : `line ${at}`);
        }
        expect(texts(log, from, to)).toEqual(wanted);
      }),
    );
    expect([log.line(7)?.text, log.line(2000)]).toEqual(['line 7', null]);
  });
});

describe('the memory of logs', () => {
  test('is bounded: the oldest lines go, the others keep their numbers', () => {
    const pool = new LogPool(200_000);
    const log = pool.create();
    write(log, numbered(10_000));
    expect(pool.bytes).toBeLessThanOrEqual(200_000);
    expect(log.lineCount).toBe(10_000);
    expect(log.firstLine).toBeGreaterThan(0);
    expect(texts(log, 0, log.firstLine)).toEqual([]);
    expect(log.line(log.firstLine)?.text).toBe(`line ${log.firstLine}`);
    expect(log.line(9_999)?.text).toBe('line 9999');
  });

  test('is taken from the longest log, not from one that said little', () => {
    const pool = new LogPool(200_000);
    const quiet = pool.create();
    const loud = pool.create();
    write(quiet, 'important\n');
    for (let at = 0; at < 100; at++) {
      write(loud, numbered(100));
    }
    expect(texts(quiet)).toEqual(['important']);
    expect(loud.firstLine).toBeGreaterThan(0);
    expect(pool.bytes).toBeLessThanOrEqual(200_000);
  });

  test('is bounded even for single lines that are larger than it', () => {
    const pool = new LogPool(10_000);
    const log = pool.create();
    write(log, `${'x'.repeat(16_000)}\nshort\n`);
    expect(pool.bytes).toBeLessThanOrEqual(10_000);
    expect(log.lineCount).toBe(2);
  });
});

/** All that is found, however many turns it takes; from 1. */
function found(log: LogBuffer, query: string): readonly number[] {
  const search = new LogSearch(log, query);
  do search.advance();
  while (!search.isComplete);
  return search.found();
}

describe('a search in a log', () => {
  const log = new LogPool().create();
  write(log, `${numbered(2000)}\x1b[31mError\x1b[0m: a.c (1)\nunfinished error`);

  test.each([
    ['error', [2001, 2002]],
    ['error: a.c (1)', [2001]],
    ['Error: a.c (1)', [2001]],
    ['ERROR: A.C (1)', []],
    ['line 199', [200, ...Array.from({ length: 10 }, (_, i) => 1991 + i)]],
    ['', []],
    ['31m', []],
    ['.*', []],
  ])('finds %j', (query, lines) => {
    expect(found(log, query)).toEqual(lines);
  });

  test('takes any text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const one = new LogPool().create();
        write(one, `before ${text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '')} after\n`);
        const shown = one.line(0)?.text ?? '';
        expect(found(one, shown)).toEqual([1]);
      }),
    );
  });

  test('takes several turns over a long log, and each finds more', () => {
    const long = new LogPool().create();
    write(long, 'a line with some text in it\n'.repeat(100_000));
    const search = new LogSearch(long, 'text');
    const counts: number[] = [];
    do {
      search.advance();
      counts.push(search.found().length);
    } while (!search.isComplete);
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBe(100_000);
  });

  test('goes on where the log grows, and forgets lines that were let go', () => {
    const one = new LogPool(60_000).create();
    write(one, numbered(500));
    const search = new LogSearch(one, 'line');
    search.advance();
    expect(search.found()).toHaveLength(500);
    write(one, `${numbered(3000)}last line`);
    expect(search.isComplete).toBe(false);
    while (!search.isComplete) search.advance();
    const { firstLine, lineCount } = one;
    expect(firstLine).toBeGreaterThan(500);
    expect(search.found()).toEqual(
      Array.from({ length: lineCount - firstLine }, (_, index) => firstLine + index + 1),
    );
  });
});

describe('a log that the engine clipped', () => {
  test('knows the limit, and how long nothing came', () => {
    const log = new LogPool().create();
    write(log, 'much\n\n[output clipped, log limit 200KiB/s reached]\n', 1, 100);
    expect(log.clips).toEqual([{ line: 2, limit: '200KiB/s', stream: 1, since: 100, until: null }]);
    write(log, 'from the other stream\n', 2, 150);
    expect(log.clips[0]?.until).toBeNull();
    write(log, 'it goes on\n\n[output clipped, log limit 2MiB reached]\n', 1, 400);
    expect(log.clips.map(({ limit, until }) => [limit, until])).toEqual([
      ['200KiB/s', 400],
      ['2MiB', null],
    ]);
  });

  test('is not one in which a step only speaks of it', () => {
    const log = new LogPool().create();
    write(log, 'echo [output clipped, log limit 2MiB reached]\n[output clipped, log limit  reached]\n');
    expect(log.clips).toEqual([]);
  });
});

describe('output that the engine reports again', () => {
  const receive = (log: LogBuffer, text: string, time: number, stream = 1): void =>
    log.receive(encoder.encode(text), stream, time);

  test('is there once, and what follows it is there', () => {
    const log = new LogPool().create();
    for (const [text, time] of [
      ['one\n', 1],
      ['two\n', 2],
      ['two\n', 3],
    ] as const)
      receive(log, text, time);
    receive(log, 'careful\n', 2, 2);
    log.end();
    for (const [text, time] of [
      ['one\n', 1],
      ['two\n', 2],
      ['two\n', 3],
    ] as const)
      receive(log, text, time);
    receive(log, 'careful\n', 2, 2);
    receive(log, 'three\n', 4);
    expect(texts(log)).toEqual(['one', 'two', 'two', 'careful', 'three']);
  });

  test('is not what a step writes again, or while a clock goes back', () => {
    const log = new LogPool().create();
    receive(log, 'one\n', 5);
    receive(log, 'two\n', 9);
    receive(log, 'one\n', 7);
    receive(log, 'one\n', 10);
    expect(texts(log)).toEqual(['one', 'two', 'one', 'one']);
  });

  test('may come while the step still runs', () => {
    const log = new LogPool().create();
    receive(log, 'one\n', 1);
    receive(log, 'tw', 2);
    receive(log, 'one\n', 1);
    receive(log, 'tw', 2);
    receive(log, 'o\n', 3);
    expect(texts(log)).toEqual(['one', 'two']);
  });
});
