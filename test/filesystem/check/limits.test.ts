import { describe, expect, it } from 'vitest';
import { Limits } from '../../../src/filesystem/check/limits.ts';
import { elfFile } from '../elf/elf-file.ts';
import { program } from './root-of.ts';
import { findingsOf } from './subject-of.ts';

const unseenIn = async (given: Parameters<typeof findingsOf>[0]): Promise<readonly string[]> =>
  (await findingsOf(given)).flatMap(({ rule, detail }) => (rule === 'not-looked-at' ? [detail] : []));

describe('what a check leaves out is said', () => {
  it('of programs that may want certificates', async () => {
    const go = program(Buffer.concat([elfFile(), Buffer.from('nothing')]));
    const some = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`bin/app${at}`, go]));
    expect(await unseenIn({ copied: some })).toEqual([]);
    expect(await unseenIn({ copied: { ...some, 'bin/more': go } })).toEqual([
      'Not looked at: whether programs want certificates or time zones, after the first 200',
    ]);
  });

  it('of paths that a script names', async () => {
    const names = Array.from({ length: 41 }, (_, at) => `/opt/data/file-${at}x`);
    const script = program(`#!/bin/sh\n${names.map((path) => `cat ${path}`).join('\n')}\n`);
    const build = Object.fromEntries(names.map((path) => [path.slice(1), 'x']));
    const base = { 'bin/sh': program(elfFile()), 'bin/cat': program(elfFile()) };
    const given = { base, copied: { 'usr/bin/app': script }, build: { ...build, 'src/usr/bin/app': script } };
    expect(await unseenIn(given)).toEqual([
      'Not looked at: paths that /usr/bin/app names, after the first 40',
    ]);
  });

  it('of scripts with more commands than are read', async () => {
    const script = program(`#!/bin/sh\n${'true\n'.repeat(4001)}`);
    const base = { 'bin/sh': program(elfFile()), 'bin/true': program(elfFile()) };
    expect(await unseenIn({ base, copied: { 'usr/bin/app': script } })).toEqual([
      'Not looked at: the last commands of /usr/bin/app, which has too many',
    ]);
  });

  it('of stages of which the engine did not say in time whether they are built', async () => {
    expect(await unseenIn({ copied: {}, subject: { unseenStages: () => ['tools'] } })).toEqual([
      'Not looked at: stage tools, of which the engine did not say whether it is built: build it, and check again',
    ]);
  });

  it('each once, and twenty at most', () => {
    const limits = new Limits();
    expect(limits.atMost([1, 2, 3], 3, 'files')).toEqual([1, 2, 3]);
    expect(limits.findings()).toEqual([]);
    expect(limits.atMost([1, 2, 3], 2, 'files')).toEqual([1, 2]);
    expect(limits.hasRoom(1, 2, 'links')).toBe(true);
    expect(limits.hasRoom(2, 2, 'files')).toBe(false);
    expect(limits.findings().map(({ detail }) => detail)).toEqual([
      'Not looked at: files, after the first 2',
    ]);
    for (let at = 0; at < 30; at += 1) limits.exceeded(`part ${at}`, 2);
    expect(limits.findings()).toHaveLength(21);
    expect(limits.findings().at(-1)?.detail).toBe('Not looked at: 11 more parts of which there are too many');
  });
});
