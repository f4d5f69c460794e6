import { expect, it } from 'vitest';
import { isHelperOfLanguage } from '../../../src/filesystem/check/helper-programs.ts';

const SCRIPT = { path: '/usr/share/server/make-settings.pl', severity: 'warning', line: 1, near: 0 } as const;

it.each([
  ['one of many helpers of a package', { ...SCRIPT, role: null }, '/usr/bin/perl', true],
  ['a script that is copied by its name', { ...SCRIPT, role: null, isNamed: true }, '/usr/bin/perl', false],
  ['what the image starts', { ...SCRIPT, role: 'ENTRYPOINT' }, '/usr/bin/perl', false],
  ['what must start', { ...SCRIPT, role: null, severity: 'error' }, '/usr/bin/perl', false],
  ['a helper of the shell', { ...SCRIPT, role: null }, '/bin/sh', false],
  ['a program on PATH', { ...SCRIPT, path: '/usr/bin/tool', role: null }, '/usr/bin/perl', false],
] as const)('of %s it is known whether its language is left out', (_, starter, program, expected) => {
  expect(isHelperOfLanguage(starter, program)).toBe(expected);
});
