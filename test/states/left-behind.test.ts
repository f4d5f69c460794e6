import { describe, expect, it, vi } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { CopiedPaths } from '../../src/llb/copied-paths.ts';
import { programOf } from '../../src/llb/program.ts';
import { leftBehind } from '../../src/states/left-behind.ts';
import { outputKey, States } from '../../src/states/state-files.ts';
import { Turns } from '../../src/turns.ts';
import { file, folder } from '../filesystem/entries.ts';
import { copy, graphOf, image, out, run } from '../llb/steps.ts';
import { type Given, GivenFiles } from './given-files.ts';

const filesOf = (...paths: readonly string[]): GivenFiles =>
  new GivenFiles(...paths.map((path): Given => ({ entry: path.includes('/') ? file(path) : folder(path) })));

const STATES: Readonly<Record<string, GivenFiles>> = {
  'base:0': filesOf(),
  'made:0': filesOf('cache', 'cache/x', 'out', 'out/x', 'out/y'),
  'end:0': filesOf('x', 'y'),
};

describe('what a stage leaves behind', () => {
  it('is what no copy takes, found with a turn for others at every file that one takes', async () => {
    const dockerfile = parseDockerfile(
      'FROM debian AS build\nRUN made\nFROM scratch\nCOPY --from=build /out /\n',
      {
        fileName: 'Dockerfile',
      },
    );
    const steps = [
      image('base', 1, 'debian'),
      run('made', 2, out('base')),
      copy('end', 4, null, out('made')),
    ];
    const program = programOf(dockerfile, findTarget(dockerfile), graphOf(out('end'), ...steps));
    const states = new States({} as States['build'], program);
    vi.spyOn(states, 'of').mockImplementation((output) => STATES[outputKey(output)] ?? filesOf());
    const due = vi.spyOn(Turns.prototype, 'isDue', 'get').mockReturnValue(true);
    const turns = vi.spyOn(Turns.prototype, 'give').mockResolvedValue();
    const given: number[] = [];
    const sources = vi.spyOn(CopiedPaths.prototype, 'sources').mockImplementation(function* () {
      for (const path of ['out', 'out/x', 'out/y']) {
        const before = turns.mock.calls.length;
        yield path;
        given.push(turns.mock.calls.length - before);
      }
    });
    const found = await leftBehind(states, dockerfile, program, 1);
    expect(found).toEqual([{ stage: 0, files: [{ path: 'cache/x', bytes: 10 }], bytes: 10, produced: 30 }]);
    // The states are compared at the same time, with turns of their own.
    expect(given.map((count) => count > 0)).toEqual([true, true, true]);
    sources.mockRestore();
    due.mockRestore();
    turns.mockRestore();
  });
});
