import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { programOf } from '../../src/llb/program.ts';
import { type Address, addressKey, beforeAddress, pointOf, stageAddress } from '../../src/states/address.ts';
import { MAKE_FAILED } from '../fakes/sample-walk.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { graphOf, image, out, run } from '../llb/steps.ts';

const FILE = dockerfileOf('FROM debian AS one\nRUN first \\\n  second\nENV A=b\nFROM debian AS two\n');
const program = programOf(
  FILE,
  findTarget(FILE, 'one'),
  graphOf(out('run'), image('base', 1, 'debian'), run('run', 2, out('base'))),
);
const at = (line: number | null, stage = 0): Address => ({ ...stageAddress(FILE, stage), line });

describe('the point of an address', () => {
  it('is the instruction, on each of its lines', () => {
    expect([1, 2, 3, 4].map((line) => pointOf(program, at(line))?.keyword)).toEqual([
      ...['FROM', 'RUN', 'RUN', 'ENV'],
    ]);
  });

  it('is the last one of the stage if no line is given', () => {
    expect(pointOf(program, at(null))?.keyword).toBe('ENV');
  });

  it('is null for a stage that the target does not need, and for a line without an instruction', () => {
    expect([pointOf(program, at(null, 1)), pointOf(program, at(9))]).toEqual([null, null]);
  });
});

describe('an address key', () => {
  it('is equal only for the same state', () => {
    const left = (after: string): Address => ({
      ...at(2),
      failure: { ...MAKE_FAILED, mounts: { before: [], after: [after] } },
    });
    const addresses = [at(null), at(2), at(3), at(null, 1), beforeAddress(at(2)), left('x'), left('y')];
    const other = dockerfileOf('FROM debian AS one\n');
    const keys = [...addresses.map(addressKey), addressKey(stageAddress(other, 0))];
    expect(new Set(keys).size).toBe(keys.length);
    expect(addressKey(at(2))).toBe(addressKey(at(2)));
  });
});
