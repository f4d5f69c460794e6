import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { logLine } from '../../src/log/line.ts';
import { withoutQuotes } from '../../src/log/without-quotes.ts';
import { hideNothing, hideTexts } from '../../src/progress/hidden.ts';

afterEach(hideNothing);

const NOON = Date.UTC(2026, 4, 1, 12, 0, 0, 7);

describe('a line of the log', () => {
  test('is the time, the process id, the kind, and the fields that have a value', () => {
    const fields = {
      method: 'LLBBridge/Solve',
      ref: '',
      session: null,
      ms: 1.5,
      cached: false,
      exit: undefined,
    };
    expect(logLine(NOON, 42, 'call', fields)).toBe(
      '2026-05-01T12:00:00.007Z 42 call method=LLBBridge/Solve ms=1.5 cached=false',
    );
  });

  test('quotes what is more than a word', () => {
    expect(logLine(NOON, 1, 'step', { step: '[build 2/4] RUN', path: '/a="b' })).toMatch(
      / step="\[build 2\/4\] RUN" path="\/a=\\"b"$/,
    );
  });

  test('is one line of limited length without control characters, whatever a field contains', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 600 });
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,9}$/), texts, { maxKeys: 12 }), (fields) => {
        const line = logLine(NOON, 1, 'call', fields);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(line.length).toBeLessThanOrEqual(2001);
      }),
      { numRuns: 50 },
    );
  });

  test('never contains a hidden text, even where a field is cut', () => {
    fc.assert(
      fc.property(fc.nat(320), fc.constantFrom('path', 'error'), (before, name) => {
        const value = `${'x'.repeat(before)}hunter2-hunter2${'y'.repeat(300)}`;
        hideTexts(['hunter2-hunter2']);
        expect(logLine(NOON, 1, 'call', { [name]: value })).not.toContain('hunter');
      }),
    );
  });

  test('removes user and password from an address', () => {
    const line = logLine(NOON, 1, 'engine', {
      address: 'tcp://me:hunter2@far.example:2376',
      error: 'cannot clone https://token@example.com/x.git#main',
    });
    expect(line).toMatch(
      / address=tcp:\/\/\*\*\*@far\.example:2376 error="cannot clone https:\/\/\*\*\*@example\.com\/x\.git#main"$/,
    );
  });
});

describe('the error of an engine', () => {
  test.each([
    [
      'process "/bin/sh -c echo \\"hunter2\\" && false" did not complete: exit code: 1',
      'process "…" did not complete: exit code: 1',
    ],
    [
      'executor failed running [/bin/sh -c echo "]" hunter2]: exit code: 1',
      'executor failed running […]: exit code: 1',
    ],
    ['executor failed running [/bin/sh -c echo ] hunter2', 'executor failed running […]'],
    ['process "/bin/sh -c echo hunter2', 'process "…"'],
    ['dockerfile parse error on line 3: unknown instruction: hunter2', 'dockerfile parse error on line 3'],
    ['dockerfile parse error line 3: unknown instruction: hunter2', 'dockerfile parse error line 3'],
    ['failed\nhunter2', 'failed'],
    ['lstat /a/b: no such file or directory', 'lstat /a/b: no such file or directory'],
  ])('%j is told without what it quotes', (error, told) => {
    expect(withoutQuotes(error)).toBe(told);
    expect(logLine(NOON, 1, 'call', { error })).not.toContain('hunter2');
  });
});
