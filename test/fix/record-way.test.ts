import { expect, it } from 'vitest';
import { recordEnv, recordWay } from '../../src/fix/record-way.ts';

const program = (text: string): Uint8Array => Buffer.from(`\x7fELF…${text}…`);

it.each([
  ['/bin/bash', null, 'bash'],
  ['/usr/bin/zsh', null, 'zsh'],
  ['/bin/sh', 'BusyBox v1.36', 'busybox'],
  ['/bin/sh', 'PROMPT_COMMAND', 'bash'],
  ['/bin/dash', 'PS1=# \0PS1=$ ', 'prompt'],
  ['/bin/sh', 'another', null],
  ['/bin/sh', null, null],
  ['/usr/bin/fish', 'PS1=# \0PS1=$ ', null],
] as const)('the shell %s with %j is recorded by %s', (path, text, way) => {
  expect(recordWay(path, text === null ? null : program(text))).toBe(way);
});

it('zsh finds its user’s files again', () => {
  expect(recordEnv('zsh', [])).toEqual(['ZDOTDIR=/.stagedive/record', 'STAGEDIVE_ZDOTDIR=']);
  expect(recordEnv('zsh', ['ZDOTDIR=/own'])[1]).toBe('STAGEDIVE_ZDOTDIR=/own');
});
