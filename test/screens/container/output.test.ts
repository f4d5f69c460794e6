/** The keys of logs on the output of what was started. */
import { describe, expect, it } from 'vitest';
import { LogPool } from '../../../src/progress/log-pool.ts';
import { containerPlace } from '../../../src/screens/container/select.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import { savedName } from '../../../src/screens/logs/saved-name.ts';
import { errorPlace, markedLine } from '../../../src/screens/logs/select.ts';
import { screenModel } from '../../../src/screens/models.ts';
import type { AppState } from '../../../src/store/state.ts';
import { NOW, play, start } from '../../fakes/state.ts';

const LONG_LINE = 'x'.repeat(1000);

/** A container that printed 60 lines, with errors in the lines 10 and 50, and a long last one. */
function running(): AppState {
  const log = new LogPool().create();
  for (let line = 1; line <= 60; line += 1) {
    const text = line === 60 ? LONG_LINE : line % 40 === 10 ? `error: number ${line}` : `line ${line}`;
    log.write(Buffer.from(`${text}\n`), 1, NOW);
  }
  return play(
    start(),
    { type: 'container/begun', number: 1, stage: 0, title: 'web server', log, now: NOW },
    { type: 'screen/shown', screen: 'container' },
    { type: 'container/printed', number: 1, version: log.version, now: NOW },
  );
}

function pressed(state: AppState, ...keys: readonly string[]): AppState {
  return keys.reduce((before, key) => {
    const action = actionFor(key, before, NOW);
    if (action === null) throw new Error(`${key} does nothing.`);
    return play(before, action);
  }, state);
}

describe('the output of what was started', () => {
  it('has its errors marked, and brings them into view', () => {
    const first = pressed(running(), ']');
    expect([markedLine(first), errorPlace(first)]).toEqual([10, 'error 1 of 2']);
    expect(containerPlace(first, 20).line).toBeLessThan(10);
    expect(markedLine(pressed(first, ']'))).toBe(50);
    expect(markedLine(pressed(running(), '['))).toBe(50);
  });

  it('copies the marked line, and without a mark all of it', () => {
    const { copied } = screenModel('container');
    expect(copied(pressed(running(), ']'))).toBe('error: number 10');
    expect(copied(running())?.split('\n').length).toBeGreaterThanOrEqual(60);
  });

  it('follows its end in rows when long lines are wrapped', () => {
    const state = running();
    const cut = containerPlace(state, 20);
    expect(cut).toEqual({ line: 40, row: 0 });
    expect(containerPlace(pressed(state, 'W'), 20).line).toBeGreaterThan(cut.line);
  });

  it('marks the last line in view, moves the mark, and lets go of it when it is followed again', () => {
    const marked = pressed(running(), 'space');
    expect(markedLine(marked)).toBe(60);
    const up = pressed(marked, 'up', 'up');
    expect(markedLine(up)).toBe(58);
    expect(markedLine(play(up, { type: 'container/followed' }))).toBeNull();
  });

  it('is saved under the name of the stage', () => {
    expect(savedName(running())).toBe('web_server.log');
    expect(pressed(running(), 'S').logs.saving).toBe('./web_server.log');
  });
});
