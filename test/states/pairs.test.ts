import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { addressKey, addressName, stageAddress } from '../../src/states/address.ts';
import { type NamedAddress, namedPairs, pairKey, suggestedPairs } from '../../src/states/pairs.ts';
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

function sideText({ ref, address }: NamedAddress): string {
  const name = addressName(address);
  return name === ref ? ref : `${ref} = ${name}`;
}

const pairs = (target: string, ...refs: readonly string[]) =>
  namedPairs(FILE, findTarget(FILE, target), refs).map(({ a, b }) => [sideText(a), sideText(b)]);

describe('what a diff compares', () => {
  it('is what two REFs name', () => {
    expect(pairs('', 'BUILD', ':8')).toEqual([['BUILD = build', ':8']]);
  });

  it('is what a line changed; for FROM the whole image, or the stage below before and after', () => {
    expect(pairs('', ':8')).toEqual([[':8 = before :8', ':8']]);
    expect(pairs('', ':1')).toEqual([['scratch', ':1']]);
    expect(pairs('', ':2')).toEqual([['base', ':2']]);
  });

  it('is a stage against its base', () => {
    expect(pairs('', 'build')).toEqual([['base', 'build']]);
    expect(pairs('', 'base')).toEqual([['debian', 'base']]);
    expect(pairs('', '3')).toEqual([['scratch', '3 = stage 3']]);
  });

  it('is the target against each stage that it copies from, its own lines first; else mounts; else its base', () => {
    expect(pairs('3')).toEqual([
      ['build', '3 = stage 3'],
      ['assets', '3 = stage 3'],
    ]);
    expect(pairs('derived').map(([a]) => a)).toEqual(['base', 'assets']);
    expect(pairs('user')).toEqual([['build', 'user']]);
    expect(pairs('mounts')).toEqual([['scratch', 'mounts']]);
  });

  it('is an error for a stage or line that does not exist', () => {
    expect(() => pairs('', 'no-stage')).toThrow('there is no stage "no-stage"');
    expect(() => pairs('', 'build', ':99')).toThrow('no instruction on this line');
    expect(() => pairs('', '!')).toThrow('is not a stage or a line');
  });

  it('is the same on screen 5 as in the command, for every target and every line', () => {
    for (const stage of FILE.stages) {
      const shown = suggestedPairs(stageAddress(FILE, stage.index)).map(pairKey);
      const printed = namedPairs(FILE, stage, []).map(({ a, b }) => pairKey({ a: a.address, b: b.address }));
      expect(shown.slice(0, printed.length)).toEqual(printed);
      for (const line of [stage.startLine, ...stage.instructions.map(({ startLine }) => startLine)]) {
        const [pair] = namedPairs(FILE, stage, [`:${line}`]);
        const [first] = suggestedPairs(pair!.b.address);
        expect(addressKey(pair!.a.address)).toBe(addressKey(first!.a));
      }
    }
  });
});
