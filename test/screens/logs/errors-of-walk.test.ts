import { describe, expect, it } from 'vitest';
import { activeBindings } from '../../../src/screens/keymap.ts';
import { savedName } from '../../../src/screens/logs/saved-name.ts';
import { markedLine, shownLog } from '../../../src/screens/logs/select.ts';
import { walkedAddress } from '../../../src/screens/walk/select.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { AT, moving, standing } from '../../fakes/sample-walk.ts';
import { textOf } from '../../fakes/screen.tsx';
import { NOW, play } from '../../fakes/state.ts';
import { log, update, vertex } from '../../progress/updates.ts';

const error = (by: 1 | -1): Action => ({ type: 'log/errorAsked', by });

const LOGS = {
  make: 'a.c:1:1: error: of make\nmore\n',
  copied: 'nothing\n',
  readme: 'b.c:1:1: error: of readme\nb.c:2:1: error: of readme too\n',
};

/** The walk stands on the COPY in line 9; the RUN in line 3 has printed too. */
const printed = (logs: Readonly<Record<string, string>>): AppState =>
  play(standing(AT.readme), {
    type: 'walk/progressed',
    now: NOW,
    updates: [
      update({
        vertexes: Object.keys(logs).map((digest) => vertex(digest, { started: 100, completed: 900 })),
        logs: Object.entries(logs).map(([digest, text]) => log(digest, text, 900)),
      }),
    ],
  });

function markedText(state: AppState): string {
  const line = markedLine(state);
  return line === null ? '' : (shownLog(state)?.line(line - 1)?.text ?? '');
}

describe('errors on State', () => {
  it('are gone through in the log of the instruction, then in those of the others, which is said', () => {
    const last = play(printed(LOGS), error(1), error(1));
    expect(markedText(last)).toBe('b.c:2:1: error: of readme too');
    expect(last.message).toBeNull();

    const round = play(last, error(1));
    expect(markedText(round)).toBe('a.c:1:1: error: of make');
    expect(round.message?.text).toBe('That was the last error; the first one is in the log of line 3.');
    expect(textOf(round)).toContain('Log of line 3');
    expect(textOf(round)).toContain('error 1 of 1');
    expect(savedName(round)).toBe('build-3.log');

    const back = play(round, error(1));
    expect(markedText(back)).toBe('b.c:1:1: error: of readme');
    expect(textOf(back)).not.toContain('Log of line');
  });

  it('leave the walk where it is, and esc goes back to the log of its instruction', () => {
    const there = play(printed(LOGS), error(-1), error(-1), error(-1));
    expect(markedText(there)).toBe('a.c:1:1: error: of make');
    expect(walkedAddress(there)).toEqual(walkedAddress(printed(LOGS)));
    const esc = activeBindings(there).find(
      ({ keys, when }) => keys.includes('esc') && when?.(there) !== false,
    );
    const action = esc?.action(there, NOW);
    expect(action).toEqual({ type: 'log/marked', line: null });
    const back = play(there, { type: 'log/marked', line: null });
    expect(shownLog(back)?.line(0)?.text).toBe('b.c:1:1: error: of readme');
    expect(markedLine(back)).toBeNull();
  });

  it('are left with the next step', () => {
    const there = play(printed(LOGS), error(-1), error(-1), error(-1));
    expect(shownLog(play(there, moving(AT.make)))?.line(1)?.text).toBe('more');
    expect(play(there, moving(AT.make)).walk?.logOf).toBeNull();
  });

  it('are found while the settings are shown', () => {
    const settings = play(printed(LOGS), { type: 'walk/outputToggled' });
    expect(shownLog(settings)).toBeNull();
    expect(markedText(play(settings, error(1)))).toBe('a.c:1:1: error: of make');
  });
});
