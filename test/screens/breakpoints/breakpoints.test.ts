import { describe, expect, it } from 'vitest';
import { printBreakpoint } from '../../../src/breakpoints/print.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import type { AppState } from '../../../src/store/state.ts';
import { AT, arrivalAt, standing } from '../../fakes/sample-walk.ts';
import { dockerfileOf, NOW, play } from '../../fakes/state.ts';

/** Presses keys; a longer text than a key name is typed. */
function press(state: AppState, ...keys: readonly string[]): AppState {
  return keys.reduce((now, key) => {
    const action = actionFor(key, now, NOW);
    return action === null ? now : play(now, action);
  }, state);
}

const type = (state: AppState, text: string): AppState => press(state, ...Array.from(text, spaced));
const spaced = (character: string): string => (character === ' ' ? 'space' : character);
const texts = ({ breakpoints }: AppState): readonly string[] => breakpoints.map(printBreakpoint);

describe('the list of breakpoints', () => {
  it('takes one in plain words, and puts the cursor on it', () => {
    const typed = type(press(standing(AT.make), 'C', 'a'), 'path /etc/x changes on stage build');
    const set = press(typed, 'enter');
    expect(texts(set)).toEqual(['path /etc/x changes on stage build']);
    expect(set.overlay).toMatchObject({ kind: 'breakpoints', field: null, cursor: 0 });
    const more = press(type(press(set, 'a'), 'line 3'), 'enter');
    expect(texts(more)).toEqual(['line 3', 'path /etc/x changes on stage build']);
    expect(press(more, 'esc').overlay).toBeNull();
  });

  it('begins a text for a kind that is picked, with the line of the cursor', () => {
    const first = press(standing(AT.make), 'C', 'j', 'enter');
    expect(first.overlay).toMatchObject({ field: 'line 3', edited: null });
    expect(texts(press(first, 'enter'))).toEqual(['line 3']);
    expect(press(standing(AT.make), 'C', 'G', 'enter').overlay).toMatchObject({ field: 'package ' });
  });

  it('changes one in its place, switches it off, and removes it', () => {
    const one = press(type(press(standing(AT.make), 'C', 'a'), 'env A'), 'enter');
    const changed = press(type(press(one, 'enter'), '=2'), 'enter');
    expect(texts(changed)).toEqual(['env A=2']);
    const off = press(changed, 'space');
    expect(off.breakpoints[0]?.isOff).toBe(true);
    expect(press(off, 'space').breakpoints[0]?.isOff).toBe(false);
    expect(texts(press(off, 'x'))).toEqual([]);
  });

  it('says in one sentence why it cannot take a text, which stays', () => {
    for (const [text, sentence] of [
      ['path x', 'Write the whole path, in quotes if it has spaces: path /etc/passwd changes.'],
      ['line 99', 'There is no instruction on or after line 99.'],
      ['stage nowhere', 'There is no stage nowhere: the stages are build and runtime.'],
    ] as const) {
      const typed = press(type(press(standing(AT.make), 'C', 'a'), text), 'enter');
      expect(typed.message?.text).toMatch(sentence);
      expect(typed.overlay).toMatchObject({ field: text });
      expect(texts(typed)).toEqual([]);
    }
  });

  it('leaves all as it was at esc, and at enter without a text', () => {
    const one = press(type(press(standing(AT.make), 'C', 'a'), 'env A'), 'enter');
    expect(texts(press(type(press(one, 'enter'), 'B'), 'esc'))).toEqual(['env A']);
    expect(press(one, 'a', 'enter').overlay).toMatchObject({ field: null });
    expect(press(type(press(one, 'a'), 'ab'), 'backspace').overlay).toMatchObject({ field: 'a' });
    expect(press(type(press(one, 'a'), 'ab'), 'ctrl+u').overlay).toMatchObject({ field: '' });
  });

  it('takes no more than it can look at', () => {
    let state = press(standing(AT.make), 'C');
    for (let number = 0; number < 201; number += 1)
      state = press(type(press(state, 'a'), `env A${number}`), 'enter');
    expect(state.breakpoints).toHaveLength(200);
    expect(state.message?.text).toBe('There are 200 breakpoints already: remove one first.');
  });

  it('moves with the file: lines with their instructions, numbers with their stages', () => {
    let state = press(standing(AT.make), 'C');
    for (const text of ['line 8', 'not cached on line 3', 'env A on stage 1', 'stage build', 'package x'])
      state = press(type(press(state, 'a'), text), 'enter');
    const dockerfile = dockerfileOf(`FROM scratch AS new\n${state.dockerfile.lines.join('\n')}\n`);
    expect(texts(play(state, { type: 'dockerfile/loaded', dockerfile }))).toEqual([
      'not cached on line 4',
      'line 9',
      'env A on stage 2',
      'stage build',
      'package x',
    ]);
  });
});

describe('who wrote a changed path', () => {
  it('is asked for one of the paths of the line, of the state before it', () => {
    const state = press(standing(AT.make), 'W');
    expect(state.overlay).toEqual({ kind: 'writers', cursor: 0 });
    expect(actionFor('enter', press(state, 'j'), NOW)).toMatchObject({
      type: 'walk/writerAsked',
      path: '/out',
      address: { stage: 0, line: 3, side: 'before' },
    });
    expect(press(state, 'enter').overlay).toBeNull();
  });

  it('is not asked where the line changed nothing', () => {
    const none = standing(AT.env, undefined);
    expect(press(none, 'W').message?.text).toBe('This instruction changed no file.');
    expect(press(play(none, arrivalAt(AT.make)), 'W').overlay?.kind).toBe('writers');
  });
});
