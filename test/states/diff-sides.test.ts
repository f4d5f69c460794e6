import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { type NamedSide, namePairs } from '../../src/states/diff-sides.ts';
import { dockerfileOf } from '../fakes/state.ts';

const FILE = dockerfileOf(`FROM debian AS base
FROM base AS build
RUN make
FROM scratch AS assets
COPY a /a
FROM scratch
COPY --from=build /x /x
COPY --from=assets /a /a
COPY --from=build /y /y
FROM scratch AS mounts
FROM base AS user
RUN --mount=from=build,target=/b true
FROM scratch AS collected
COPY --from=assets /a /a
FROM collected AS derived
COPY --from=base /etc /etc
`);

function sideText(side: NamedSide): string {
  if (side.kind !== 'place') return `${side.kind} ${side.ref}`;
  const { stage, instruction, side: where } = side.place;
  return `${side.ref}: ${stage.index} ${where} ${instruction?.keyword ?? 'FROM'}`;
}

const pairs = (target: string, ...refs: readonly string[]) =>
  namePairs(FILE, findTarget(FILE, target), refs).map(({ a, b }) => [sideText(a), sideText(b)]);

describe('what a diff compares', () => {
  it('is what two REFs name', () => {
    expect(pairs('', 'BUILD', ':8')).toEqual([['BUILD: 1 after RUN', ':8: 3 after COPY']]);
  });

  it('is what a line changed; for FROM, all that it brings, or what became of the stage below', () => {
    expect(pairs('', ':8')).toEqual([[':8: 3 before COPY', ':8: 3 after COPY']]);
    expect(pairs('', ':1')).toEqual([['nothing scratch', ':1: 0 after FROM']]);
    expect(pairs('', ':2')).toEqual([['base base', ':2: 1 after FROM']]);
  });

  it('is what a stage made of its base', () => {
    expect(pairs('', 'build')).toEqual([['base base', 'build: 1 after RUN']]);
    expect(pairs('', 'base')).toEqual([['base debian', 'base: 0 after FROM']]);
    expect(pairs('', '3')).toEqual([['nothing scratch', '3: 3 after COPY']]);
  });

  it('is the target against each stage that it copies from, its own lines first, else mounts, else its base', () => {
    expect(pairs('3')).toEqual([
      ['build: 1 after RUN', '3: 3 after COPY'],
      ['assets: 2 after COPY', '3: 3 after COPY'],
    ]);
    expect(pairs('derived').map(([a]) => a)).toEqual(['base: 0 after FROM', 'assets: 2 after COPY']);
    expect(pairs('user')).toEqual([['build: 1 after RUN', 'user: 5 after RUN']]);
    expect(pairs('mounts')).toEqual([['nothing scratch', 'mounts: 4 after FROM']]);
  });

  it('is nothing that is not there', () => {
    expect(() => pairs('', 'no-stage')).toThrow('there is no target stage "no-stage"');
    expect(() => pairs('', 'build', ':99')).toThrow('no instruction on this line');
    expect(() => pairs('', '!')).toThrow('is not a stage or a line');
  });
});
