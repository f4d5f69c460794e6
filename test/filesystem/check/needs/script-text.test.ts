import { describe, expect, it } from 'vitest';
import { checkSubject } from '../../../../src/filesystem/check/index.ts';
import { Scripts } from '../../../../src/filesystem/check/needs/script-text.ts';
import { Root } from '../../../../src/filesystem/load/index.ts';
import { entrypoint, fixed, script } from '../programs-of.ts';
import { rootOf } from '../root-of.ts';
import { subjectOf } from '../subject-of.ts';

describe('a script', () => {
  it('is read once in all rounds of a check, and parsed once', async () => {
    const text = `#!/bin/sh\n${'# long\n'.repeat(5000)}set -e\n. /lib.sh\ntool\n`;
    const base = { 'bin/sh': fixed, 'bin/run': script(text), 'lib.sh': 'other\n' };
    const subject = subjectOf({ base, build: { 'usr/bin/tool': fixed }, ...entrypoint('/bin/run') });
    const given = subject.root;
    const reads: string[] = [];
    const root = new Root(given.tree, async (path, { offset, length }) => {
      // Whether it is a program is asked by its first bytes alone.
      if (length > 20_000 || path === 'lib.sh') reads.push(path);
      return (await given.locate(path)?.bytes(offset, length)) ?? new Uint8Array();
    });
    const findings = await checkSubject({ ...subject, root });
    expect(findings.map(({ needs }) => needs)).toContain('tool');
    expect(reads).toEqual(['bin/run', 'lib.sh']);
  });

  it('is the same to all who ask for it', async () => {
    const file = rootOf({ run: 'echo a\n' }).locate('run');
    const scripts = new Scripts({ env: [] });
    const parsed = await scripts.shell({ file, code: null });
    expect(await scripts.shell({ file, code: null })).toBe(parsed);
    expect(await scripts.text({ file, code: null })).toBe('echo a\n');
    expect(await scripts.shell({ file: null, code: 'echo b' })).toBe(
      await scripts.shell({ file: null, code: 'echo b' }),
    );
  });

  it('is not kept where there is too much of them', async () => {
    const scripts = new Scripts({ env: [] });
    for (let at = 0; at < 80; at += 1)
      await scripts.shell({ file: null, code: `#${at}${' '.repeat(200_000)}` });
    const last = await scripts.shell({ file: null, code: 'echo c' });
    expect(await scripts.shell({ file: null, code: 'echo c' })).toBe(last);
    const long = `#${' '.repeat(250_000)}`;
    expect(await scripts.shell({ file: null, code: long })).not.toBe(
      await scripts.shell({ file: null, code: long }),
    );
  });
});
