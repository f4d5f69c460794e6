import { describe, expect, it } from 'vitest';
import { CHECK_BINDINGS } from '../../../src/screens/check/keys.ts';
import { isOfCheck } from '../../../src/screens/fix/reduce.ts';
import { stageAddress } from '../../../src/states/address.ts';
import type { AppState } from '../../../src/store/state.ts';
import { asked, found, uninspected } from '../../fakes/sample-inspect.ts';
import { play } from '../../fakes/state.ts';

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

describe('the key that fixes all findings', () => {
  it('asks for one proposal of everything that was found in the stage', () => {
    const { fix, overlay } = pressed(check);
    expect(overlay).toMatchObject({ kind: 'fix' });
    expect(isOfCheck(fix) && fix.checked.findings.map(({ rule }) => rule)).toEqual([
      'compiler',
      'missing-library',
    ]);
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
