import { describe, expect, it } from 'vitest';
import { markedLine, shownLog } from '../../../src/screens/logs/select.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { Rig } from '../../fakes/rig.ts';
import { SOME } from '../../fakes/sample-build.ts';
import { textOf } from '../../fakes/screen.tsx';
import { building, play, progressed, start } from '../../fakes/state.ts';
import { log } from '../../progress/updates.ts';

const error = (by: 1 | -1): Action => ({ type: 'log/errorAsked', by });

/** On `make all`, whose log is followed; the other logs by the digest of their step. */
const printed = (logs: Readonly<Record<string, string>>): AppState =>
  play(
    building(start({ window: { columns: 120, rows: 40 } }), SOME),
    progressed({ logs: Object.entries(logs).map(([digest, text]) => log(digest, text, 900)) }),
    { type: 'build/panel', panel: 'log' },
  );

const LOGS = {
  b2: 'cc\na.c:1:1: error: of deps\nmore\n',
  c2: 'nothing\n',
  c3: 'b.c:1:1: error: of make\nb.c:2:1: error: of make too\n',
};

/** The line that is marked, as it reads. */
function markedText(state: AppState): string {
  const line = markedLine(state);
  return line === null ? '' : (shownLog(state)?.line(line - 1)?.text ?? '');
}

describe('errors of several steps', () => {
  it('are gone through in the order of the steps, and round, which is said', () => {
    const first = play(printed(LOGS), error(1), error(1));
    expect(markedText(first)).toBe('b.c:2:1: error: of make too');
    expect(first.message).toBeNull();

    const round = play(first, error(1));
    expect(markedText(round)).toBe('a.c:1:1: error: of deps');
    expect(round.message?.text).toBe(
      'That was the last error; the first one is in the log of RUN make deps.',
    );
    expect(textOf(round)).toContain('error 1 of 1');

    const next = play(round, error(1));
    expect(markedText(next)).toBe('b.c:1:1: error: of make');
    expect(next.message?.text).toBe('The next error is in the log of RUN make all.');
  });

  it('are gone through backwards', () => {
    const last = play(printed(LOGS), error(-1));
    expect(markedText(last)).toBe('b.c:2:1: error: of make too');
    const before = play(last, error(-1), error(-1));
    expect(markedText(before)).toBe('a.c:1:1: error: of deps');
    expect(before.message?.text).toBe('The previous error is in the log of RUN make deps.');
    const round = play(before, error(-1));
    expect(markedText(round)).toBe('b.c:2:1: error: of make too');
    expect(round.message?.text).toBe('That was the first error; the last one is in the log of RUN make all.');
  });

  it('are found from a step without one, and from the row of a stage', () => {
    const none = play(printed({ b2: LOGS.b2, c3: 'fine\n' }), error(1));
    expect(markedText(none)).toBe('a.c:1:1: error: of deps');
    const onStage = play(
      printed(LOGS),
      { type: 'build/panel', panel: 'steps' },
      {
        type: 'build/moved',
        move: { to: 'start', page: 9 },
      },
    );
    expect(shownLog(onStage)).toBeNull();
    expect(markedText(play(onStage, error(1)))).toBe('a.c:1:1: error: of deps');
  });

  it('are said to be none, or only one', () => {
    expect(play(printed({ b2: 'fine\n', c3: 'fine\n' }), error(1)).message?.text).toBe(
      'No line of any log looks like an error: / searches it.',
    );
    const only = play(printed({ b2: 'fine\n', c3: 'E: gone\n' }), error(1), error(1));
    expect(markedText(only)).toBe('E: gone');
    expect(only.message?.text).toBe('This is the only error.');
  });

  it('are found in another long log without a turn that takes long', async () => {
    const rig = new Rig(start());
    rig.build();
    rig.store.dispatch({ type: 'build/opened' });
    rig.store.dispatch(progressed(SOME));
    const long = `${'some output of it\n'.repeat(90_000)}E: gone\n`;
    rig.store.dispatch(progressed({ logs: [log('b2', long, 900), log('c3', 'fine\n', 900)] }));
    rig.store.dispatch({ type: 'build/panel', panel: 'log' });
    rig.store.dispatch(error(1));
    expect(rig.state.logs.seeking).not.toBeNull();
    for (let turn = 0; turn < 20 && rig.state.logs.seeking !== null; turn += 1) rig.clock.advance(1);
    expect(markedText(rig.state)).toBe('E: gone');
    await rig.session.stop();
  });
});
