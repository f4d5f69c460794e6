import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { programOf } from '../../src/llb/program.ts';
import { cacheFolders, shellBanner } from '../../src/llb/shell-banner.ts';
import type { ExecMount } from '../../src/llb/types.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { graphOf, image, out, run } from './steps.ts';

const file = dockerfileOf('FROM debian:12 AS build\nRUN make\n');

function mount(dest: string, type: ExecMount['type'], readonly = false): ExecMount {
  return { input: -1, selector: '', dest, output: -1, readonly, type };
}

function banner(...mounts: readonly ExecMount[]): string {
  const made = run('make', 2, out('base'));
  if (made.op.kind !== 'exec') throw new Error('A RUN is an exec.');
  const step = { ...made, op: { ...made.op, mounts: [...made.op.mounts, ...mounts] } };
  const program = programOf(
    file,
    findTarget(file),
    graphOf(out('make'), image('base', 1, 'debian:12'), step),
  );
  const point = program.points[1];
  if (point === undefined) throw new Error('There is no second stop.');
  const place = { dockerfile: file, point, side: 'after', exitCode: null, kind: 'reached' } as const;
  return shellBanner(place, 'bash', cacheFolders(program, point));
}

describe('the line that a shell begins with', () => {
  it('says where it is, and that nothing is kept', () => {
    const shown = 'stagedive: build, after line 2 (RUN); bash. Changes are not kept; ctrl+d leaves.';
    expect(banner()).toBe(shown);
    expect(banner(mount('/tmp', 'tmpfs'), mount('/in', 'bind'), mount('/old', 'cache', true))).toBe(shown);
  });

  it('names the folders of the cache, for builds go on with what is changed there', () => {
    expect(banner(mount('/root/.cache', 'cache'), mount('/var/lib/apt', 'cache'))).toContain(
      'Changes are kept only in the build cache (/root/.cache, /var/lib/apt);',
    );
  });
});
