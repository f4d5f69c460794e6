import { describe, expect, it } from 'vitest';
import { beginsError, ERROR_FORMS, errorForm } from '../../src/progress/error-forms.ts';
import { LogErrors } from '../../src/progress/log-errors.ts';
import { LogPool } from '../../src/progress/log-pool.ts';
import { ERROR_CASES } from './error-cases.ts';

const encoder = new TextEncoder();

describe.each(ERROR_FORMS)('an error of $tool', ({ tool, form }) => {
  const cases = ERROR_CASES[tool];

  it('has lines that are one and lines that are none', () => {
    expect(cases?.fires.length).toBeGreaterThan(0);
    expect(cases?.quiet.length).toBeGreaterThan(0);
  });

  it('is found in lines of that form', () => {
    for (const line of cases?.fires ?? []) {
      expect(form.test(line), line).toBe(true);
      expect(errorForm(line), line).not.toBeNull();
    }
  });

  it('is not found in lines like it', () => {
    for (const line of cases?.quiet ?? []) expect(errorForm(line)?.tool ?? null, line).toBeNull();
  });
});

describe('errors of a log', () => {
  const errorsOf = (text: string): readonly number[] => {
    const log = new LogPool().create();
    log.write(encoder.encode(text), 2, 1);
    const errors = new LogErrors(log);
    errors.advance();
    return errors.found();
  };

  it('are the first lines of blocks, whatever their colours', () => {
    const text =
      'npm error code E404\nnpm error 404 Not Found\n\nok\n\u001b[31mnpm error\u001b[0m again\nmain.c:1:1: error: a\nmain.c:2:1: error: b\n';
    expect(errorsOf(text)).toEqual([1, 5, 6, 7]);
  });

  it('include a line that has not ended', () => {
    expect(errorsOf('ok\nmake: *** [all] Error 1')).toEqual([2]);
  });

  it('begin again after another line', () => {
    expect(beginsError('E: b', 'E: a')).toBe(false);
    expect(beginsError('E: b', 'Reading')).toBe(true);
  });

  it('have one row each in the table', () => {
    expect(Object.keys(ERROR_CASES).toSorted()).toEqual(ERROR_FORMS.map(({ tool }) => tool).toSorted());
  });
});
