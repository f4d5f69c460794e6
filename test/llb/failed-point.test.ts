import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { failedPoint } from '../../src/llb/failed-point.ts';
import { programOf } from '../../src/llb/program.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { copy, graphOf, image, out, run } from './steps.ts';

/** Both stages run the same command on the same image: the frontend makes one step of both lines. */
const FILE = dockerfileOf(`FROM debian AS one
RUN same
FROM debian AS two
RUN same
FROM scratch
COPY --from=one /a /
COPY --from=two /b /
ADD https://example.org/c /
`);
const both = (first: number, second: number) => [first, second].map((line) => ({ start: line, end: line }));
const remote = {
  ...image('download', 8, 'x'),
  op: { kind: 'source', identifier: 'https://example.org/c', attrs: {} } as const,
};
const program = programOf(
  FILE,
  findTarget(FILE),
  graphOf(
    out('c'),
    { ...image('base', 1, 'debian'), lines: both(1, 3) },
    { ...run('same', 2, out('base')), lines: both(2, 4) },
    copy('a', 6, null, out('same')),
    copy('b', 7, out('a'), out('same')),
    remote,
    copy('c', 8, out('b'), out('download')),
  ),
);
const line = (vertex: string | null, stage: number) => failedPoint(program, vertex, stage)?.lines.start;

describe('the instruction that failed', () => {
  it('is that of the stage asked for, where two stages share the step', () => {
    expect([line('same', 0), line('same', 1)]).toEqual([2, 4]);
  });

  it('is the first of them where the stage has none', () => {
    expect(line('same', 2)).toBe(2);
  });

  it('is the one that takes from a source which could not be loaded', () => {
    expect(line('download', 2)).toBe(8);
  });

  it('is not known where the engine names no step, or one of another build', () => {
    expect([line(null, 0), line('other', 0)]).toEqual([undefined, undefined]);
  });
});
