import { describe, expect, it, vi } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { programOf } from '../../src/llb/program.ts';
import type { GraphStep } from '../../src/llb/types.ts';
import { PointDiffs } from '../../src/states/point-diffs.ts';
import { outputKey, States } from '../../src/states/state-files.ts';
import { file, folder } from '../filesystem/entries.ts';
import { copy, graphOf, image, out, run } from '../llb/steps.ts';
import { type Given, GivenFiles } from './given-files.ts';

/** Of image layers, whose times have whole seconds: listings do not tell whether their contents are the same. */
const stored = (path: string, text: string): Given => ({
  entry: file(path, { size: text.length, mtimeNs: 1_600_000_000_000_000_000n }),
  text,
});
const dir = (path: string): Given => ({ entry: folder(path) });

/** What the last instruction of a stage of three changed, and what was read for that. */
async function lastDiff(instruction: string, last: GraphStep, after: readonly Given[]) {
  const dockerfile = parseDockerfile(
    `FROM debian AS build\nFROM scratch\nCOPY --from=build /a /a\n${instruction}\n`,
    {
      fileName: 'Dockerfile',
    },
  );
  const before = new GivenFiles(dir('a'), stored('a/x', 'one'), stored('a/y', 'two'));
  const end = new GivenFiles(...after);
  const files: Readonly<Record<string, GivenFiles>> = {
    'base:0': new GivenFiles(dir('out'), dir('out/a'), stored('out/a/y', 'TWO')),
    'first:0': before,
    'last:0': end,
  };
  const steps = [image('base', 1, 'debian'), copy('first', 3, null, out('base')), last];
  const program = programOf(dockerfile, findTarget(dockerfile), graphOf(out('last'), ...steps));
  const states = new States({} as States['build'], program);
  vi.spyOn(states, 'of').mockImplementation((output) => files[outputKey(output)] ?? new GivenFiles());
  const point = program.points.at(-1);
  const diff = point === undefined ? null : await new PointDiffs(states, dockerfile, program).of(point);
  return {
    changes: diff?.entries.map(({ path, change, why }) => `${change} ${path} ${why.join()}`.trim()),
    read: [...before.asked, ...end.asked],
  };
}

const changed = [dir('a'), stored('a/x', 'one'), stored('a/y', 'TWO')];

describe('what an instruction changed', () => {
  it('is read only of files that it wrote, where it is a COPY', async () => {
    const last = copy('last', 4, out('first'), out('base'));
    expect(await lastDiff('COPY --from=build /out /', last, changed)).toEqual({
      changes: ['modified a/y contents'],
      read: ['a/y', 'a/y'],
    });
  });

  it('is read of all files that may have been written, where it is a RUN', async () => {
    expect(await lastDiff('RUN change', run('last', 4, out('first')), changed)).toEqual({
      changes: ['modified a/y contents'],
      read: ['a/x', 'a/y', 'a/x', 'a/y'],
    });
  });
});
