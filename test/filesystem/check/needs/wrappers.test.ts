import { describe, expect, it } from 'vitest';
import { wrappedAt } from '../../../../src/filesystem/check/needs/wrappers.ts';
import { entrypoint, fixed, script } from '../programs-of.ts';
import { type Given, told } from '../subject-of.ts';

/** The word that a wrapper starts; null where it cannot be known. */
function startedIn(command: string): string | null {
  const words = command.split(' ');
  const at = wrappedAt(words, 0);
  return at === null ? null : (words[at] ?? '');
}

describe('the program that a wrapper starts', () => {
  it.each([
    'tini app --flag',
    'tini -- app',
    '/sbin/tini -s -e 143 -- app',
    'tini -gvp SIGTERM app',
    'tini -e143 -- app',
    'dumb-init --rewrite 15:2 -- app',
    'dumb-init --rewrite=15:2 -v app',
    'dumb-init -r 15:2 -c app',
    'nice -n 10 app',
    'nice -n10 app',
    'nice -10 app',
    'nice --adjustment 10 app',
    'sudo -u www app',
    'sudo -Eu www A=1 app',
    'sudo --user=www --group adm -- app',
    'timeout -s KILL 30 app',
    'timeout --kill-after=5 --signal KILL 30 app',
    'timeout -k 5 30 app',
    'env app',
    'env -i A=1 B= app',
    'env -u X -C /srv A=1 app',
    'env --unset X --block-signal=INT app',
    'env - app',
    'exec -a name app',
    'exec -cl app',
    'xargs -0 -n 1 -P4 -I {} app {}',
    'xargs -i{} -r app',
    'time -f %e app',
    'setsid -w app',
    'gosu www app',
    'su-exec www:www app',
    'nohup app',
    'command -p app',
  ])('is behind the options and their values: %s', (command) => {
    expect(startedIn(command)).toBe('app');
  });

  it.each([
    'app --flag',
    'tini --unknown 1 app',
    'tini -l app',
    'env -S A=1',
    'sudo -e /etc/hosts',
    'timeout -t 30 app',
    'nice -z app',
    'chroot /srv app',
  ])('is not guessed: %s', (command) => {
    expect(startedIn(command)).toBe(null);
  });

  it('is behind a value that is only known when a script runs', () => {
    expect(wrappedAt(['timeout', '-s', null, null, 'app'], 0)).toBe(4);
    expect(wrappedAt(['tini', '--'], 0)).toBe(2);
  });
});

describe('ENTRYPOINT with a wrapper', () => {
  const base = { 'bin/tini': fixed, 'bin/sudo': fixed, 'bin/env': fixed, 'bin/sh': fixed, 'bin/nice': fixed };
  const lacks = (...args: string[]) => told({ base, ...entrypoint(...args) });

  it('names the program, not the value of an option', async () => {
    expect(await lacks('tini', '-e', '143', '--', 'java', '-jar', 'x')).toEqual([
      'error missing-program java java',
    ]);
    expect(await lacks('env', '-u', 'X', 'sudo', '-u', 'app', '/server')).toEqual([
      'error missing-program /server /server',
    ]);
    const there: Given = { base: { ...base, server: fixed }, ...entrypoint('sudo', '-u', 'app', '/server') };
    expect(await told(there)).toEqual([]);
  });

  it('says nothing where an option is not known, and nothing of a program in another root', async () => {
    expect(await lacks('tini', '--later', '1', 'java')).toEqual([]);
    expect(await told({ base: { 'bin/chroot': fixed }, ...entrypoint('chroot', '/srv', 'java') })).toEqual(
      [],
    );
  });

  it('is looked into in a script as well', async () => {
    const copied = { 'bin/run': script('#!/bin/sh\nexec nice -n 10 serve\n') };
    expect(await told({ base, copied, named: ['bin/run'] })).toEqual(['error missing-helper /bin/run serve']);
  });
});
