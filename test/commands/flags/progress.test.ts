import { describe, expect, it } from 'vitest';
import { progressMode, ttyLogLines } from '../../../src/commands/flags/progress.ts';

const modeOf = (progress: string, more: { quiet?: boolean; env?: object; terminal?: boolean } = {}) =>
  progressMode(
    { progress, ...(more.quiet === undefined ? {} : { quiet: more.quiet }) },
    { ...more.env },
    more.terminal ?? false,
  );

describe('how progress is shown', () => {
  it.each([
    ['auto', {}, 'plain', false],
    ['auto', { terminal: true }, 'tty', false],
    ['plain', { terminal: true }, 'plain', false],
    ['rawjson', { terminal: true }, 'rawjson', false],
    ['tty', { terminal: true }, 'tty', false],
    ['none', {}, 'silent', false],
    ['quiet', {}, 'silent', true],
    ['auto', { quiet: true, terminal: true }, 'silent', true],
    ['none', { quiet: true }, 'silent', true],
    ['auto', { env: { BUILDKIT_PROGRESS: 'plain' }, terminal: true }, 'plain', false],
    ['auto', { env: { BUILDKIT_PROGRESS: 'quiet' } }, 'silent', false],
    ['auto', { env: { BUILDKIT_PROGRESS: '' } }, 'plain', false],
    ['plain', { env: { BUILDKIT_PROGRESS: 'rawjson' } }, 'plain', false],
  ])('--progress %s with %j is %s', (progress, more, mode, isQuiet) => {
    expect(modeOf(progress, more)).toEqual({ mode, isQuiet });
  });

  it.each([
    ['tty', {}, '--progress tty: stderr is not a terminal; use plain.'],
    ['auto', { env: { BUILDKIT_PROGRESS: 'tty' } }, 'BUILDKIT_PROGRESS=tty: stderr is not a terminal'],
    ['auto', { env: { BUILDKIT_PROGRESS: 'fancy' } }, 'BUILDKIT_PROGRESS=fancy: use auto, plain, tty,'],
    ['plain', { quiet: true }, '--progress plain and --quiet cannot be used together'],
  ])('refuses --progress %s with %j', (progress, more, sentence) => {
    expect(() => modeOf(progress, more)).toThrow(sentence);
  });

  it('has as many log lines as BUILDKIT_TTY_LOG_LINES says, if that is a number', () => {
    expect(
      ['12', '0', '', 'x', '99999'].map((text) => ttyLogLines({ BUILDKIT_TTY_LOG_LINES: text })),
    ).toEqual([12, 6, 6, 6, 6]);
  });
});
