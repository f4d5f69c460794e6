import { describe, expect, it } from 'vitest';
import { CHECK_BINDINGS } from '../../../src/screens/check/keys.ts';
import { isOfCheck } from '../../../src/screens/fix/reduce.ts';
import {
  type Address,
  addressKey,
  beforeAddress,
  pointAddress,
  stageAddress,
} from '../../../src/states/address.ts';
import type { AppState } from '../../../src/store/state.ts';
import { asked, FINDINGS, found, uninspected } from '../../fakes/sample-inspect.ts';
import { AT, walkedFile, walkedProgram } from '../../fakes/sample-walk.ts';
import { dockerfileOf, play } from '../../fakes/state.ts';

const key = CHECK_BINDINGS.find(({ keys }) => keys.includes('P'));

function pressed(state: AppState): AppState {
  const action = key?.when?.(state) === true ? key.action(state, 0) : null;
  return action === null ? state : play(state, action);
}

const check = play(uninspected(), asked('check'), found());
const shell = play(check, {
  type: 'fix/recorded',
  address: stageAddress(check.dockerfile, 0),
  record: { commands: [], files: new Map() },
});

const longFrom = dockerfileOf('FROM \\\n  debian:12\nRUN make\n');
const pointOf = (index: number) => walkedProgram.points[index]!;

function afterLine(dockerfile: Address['dockerfile'], line: number): Address {
  return { ...stageAddress(dockerfile, 0), line };
}

describe('the key that fixes all findings', () => {
  it('asks for one proposal of everything that was found in the stage', () => {
    const { fix, overlay } = pressed(check);
    expect(overlay).toMatchObject({ kind: 'fix' });
    expect(isOfCheck(fix) && fix.checked.findings.map(({ rule }) => rule)).toEqual([
      'compiler',
      'missing-library',
    ]);
  });

  it.each([
    ['the end of the stage', stageAddress(walkedFile, 1), null],
    ['FROM', pointAddress(walkedFile, pointOf(AT.scratch), null), 7],
    ['a FROM of several lines', afterLine(longFrom, 1), 2],
    ['what FROM starts from', { ...afterLine(longFrom, 1), side: 'base' }, 0],
    ['a line', pointAddress(walkedFile, pointOf(AT.make), null), 4],
    ['before a line', beforeAddress(pointAddress(walkedFile, pointOf(AT.make), null)), 2],
  ] as const)('puts the lines behind the state that was checked: %s', (_, address, end) => {
    const key = addressKey(address);
    const findings = { kind: 'known', value: FINDINGS } as const;
    const { fix } = pressed(
      play(uninspected(), asked('check', address), { type: 'check/found', key, findings }),
    );
    expect(isOfCheck(fix) && fix.checked.end).toBe(end);
  });

  it('is not there where nothing can be fixed', () => {
    const none = play(uninspected(), asked('check'), found([]));
    expect(pressed(none)).toBe(none);
  });

  it.each([
    ['closed', { type: 'overlay/closed' }],
    ['written', { type: 'fix/applied' }],
  ] as const)('leaves what was done in the last shell for later, also once it was %s', (_, end) => {
    expect(play(pressed(shell), end).fix).toEqual(shell.fix);
    expect(play(pressed(pressed(shell)), end).fix).toEqual(shell.fix);
  });
});
