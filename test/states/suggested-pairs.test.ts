import { describe, expect, it } from 'vitest';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { type Address, addressName, beforeAddress, stageAddress } from '../../src/states/address.ts';
import { suggestedPairs } from '../../src/states/pairs.ts';
import { dockerfileOf } from '../fakes/state.ts';

const FILE = dockerfileOf(`FROM debian AS base
FROM base AS build
RUN make
FROM scratch AS assets
COPY a /a
FROM base AS last
COPY --from=build /x /x
COPY --from=assets /a /a
COPY --from=build /y /y
RUN --mount=from=assets,target=/m true
FROM base AS mounting
RUN --mount=from=build,target=/b true
`);
const [BASE, BUILD, , LAST, MOUNTING] = [0, 1, 2, 3, 4] as const;

const pairs = (address: Address): string[] =>
  suggestedPairs(address).map(({ a, b }) => `${addressName(a)} | ${addressName(b)}`);

const atLine = (stage: number, line: number): Address => ({ ...stageAddress(FILE, stage), line });

describe('a state is offered for comparison', () => {
  it('with each stage that its stage copies from, once, in line order, then with its base', () => {
    expect(pairs(stageAddress(FILE, LAST))).toEqual(['build | last', 'assets | last', 'base | last']);
  });

  it('with the mounted stages if its stage copies from none', () => {
    expect(pairs(stageAddress(FILE, MOUNTING))).toEqual(['build | mounting', 'base | mounting']);
  });

  it('with the image that FROM names', () => {
    expect(pairs(stageAddress(FILE, BASE))).toEqual(['debian | base']);
  });

  it('with a stage that an ADD takes from, like a COPY', () => {
    // No frontend has `ADD --from` yet, so the model is built by hand.
    const stages = FILE.stages.map((stage) => ({
      ...stage,
      dependsOn: stage.dependsOn.map((each) =>
        each.via === 'COPY' ? { ...each, via: 'ADD' as const } : each,
      ),
    }));
    const added: Dockerfile = { ...FILE, stages };
    expect(pairs(stageAddress(added, LAST))).toEqual(['build | last', 'assets | last', 'base | last']);
  });

  it('with the state before its instruction, then with the base of its stage', () => {
    expect(pairs(atLine(LAST, 8))).toEqual(['before :8 | :8', 'base | :8']);
  });

  it('only with the base of its stage, just before an instruction and just after FROM', () => {
    expect(pairs(beforeAddress(atLine(LAST, 8)))).toEqual(['base | before :8']);
    expect(pairs(atLine(BUILD, 2))).toEqual(['base | :2']);
  });

  it('with nothing if the file has no such stage', () => {
    expect(suggestedPairs(stageAddress(FILE, 9))).toEqual([]);
  });
});
