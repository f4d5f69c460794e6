import { describe, expect, it } from 'vitest';
import { changesIn, diffAtCursor, diffNow, diffRows, diffSum } from '../../../src/screens/diff/select.ts';
import type { DiffView } from '../../../src/screens/diff/state.ts';
import { pickableStates } from '../../../src/screens/inspect/select/pickable.ts';
import { addressName, beforeAddress, pointAddress, stageAddress } from '../../../src/states/address.ts';
import { pairKey, suggestedPairs } from '../../../src/states/pairs.ts';
import type { AppState } from '../../../src/store/state.ts';
import {
  asked,
  BUILD_ADDRESS,
  compared,
  PAIR,
  RUNTIME_ADDRESS,
  uninspected,
} from '../../fakes/sample-inspect.ts';
import { AT, MAKE_FAILED, walkedFile, walkedProgram } from '../../fakes/sample-walk.ts';
import { lines, play } from '../../fakes/state.ts';
import { file, folder } from '../../filesystem/entries.ts';

const view = (state: AppState): DiffView => diffNow(state)!;
const shown = (state: AppState): string[] =>
  diffRows(view(state)).map(
    ({ name, depth, entry }) =>
      `${'  '.repeat(depth)}${{ added: '+', removed: '-', modified: '~' }[entry?.change as string] ?? ' '} ${name}`,
  );
const diff = play(uninspected(), asked('diff'), compared());
const sorted = { type: 'inspect/sorted' } as const;

describe('the states to compare', () => {
  const names = (address: Parameters<typeof suggestedPairs>[0]): string[] =>
    suggestedPairs(address).map(({ a, b }) => `${addressName(a)} | ${addressName(b)}`);

  it('are a stage and those that it copies from, then what it is made from', () => {
    expect(names(RUNTIME_ADDRESS)).toEqual(['build | runtime', 'scratch | runtime']);
    expect(names(BUILD_ADDRESS)).toEqual(['debian:12 | build']);
  });

  it('are what was before an instruction and after it', () => {
    const make = walkedProgram.points[AT.make]!;
    expect(names(pointAddress(walkedFile, make, null))[0]).toBe('before :3 | :3');
    const left = { ...MAKE_FAILED, mounts: { before: ['x'], after: ['y'] } };
    expect(names(pointAddress(walkedFile, make, left))[0]).toBe('before :3 | what :3 left');
    expect(addressName(pointAddress(walkedFile, make, MAKE_FAILED))).toBe('before :3');
  });

  it('turn at a key, and any two can be picked', () => {
    const turned = play(diff, { type: 'diff/turned' });
    expect(pairKey(view(turned).pair)).toBe(pairKey(suggestedPairs(RUNTIME_ADDRESS)[1]!));
    expect(view(turned).compared.kind).toBe('loading');
    const again = play(turned, { type: 'diff/turned' });
    expect(pairKey(view(again).pair)).toBe(pairKey(PAIR));
    expect(view(again).compared.kind).toBe('known');
    const pair = { a: RUNTIME_ADDRESS, b: BUILD_ADDRESS };
    const picked = play(diff, { type: 'diff/paired', pair });
    expect(view(picked).pair).toEqual(pair);
    // It is what this state is compared with from now on.
    expect(view(play(picked, { type: 'inspect/left' }, asked('diff'))).pair).toEqual(pair);
  });

  it('are offered once each: the stages, and what is around', () => {
    const names = pickableStates(diff).map(addressName);
    expect(names).toEqual(['build', 'runtime', 'scratch']);
    const inside = pointAddress(walkedFile, walkedProgram.points[AT.make]!, null);
    const at = pickableStates(play(uninspected(), asked('diff', inside))).map(addressName);
    expect(at).toEqual(['build', 'runtime', 'before :3', ':3', 'debian:12']);
    expect(addressName(beforeAddress(inside))).toBe('before :3');
    expect(addressName(stageAddress(walkedFile, 0))).toBe('build');
  });
});

describe('the rows of a comparison', () => {
  it('are a tree of what changed, biggest first', () => {
    expect(shown(diff)).toEqual([
      '+ app',
      '- out',
      '  - app',
      '+ share',
      '  + doc',
      '    + LICENSE',
      '  etc',
      '  ~ config.json',
      '  + latest',
      '  + nowhere',
    ]);
    expect(diffSum(view(diff))).toMatchObject({ added: 6, removed: 2, modified: 1 });
  });

  it('sort by name and by what became of them', () => {
    const top = (state: AppState): string[] =>
      shown(state).filter((row) => !row.startsWith('  ') || row === '  etc');
    expect(top(play(diff, sorted))).toEqual(['+ app', '  etc', '- out', '+ share']);
    expect(top(play(diff, sorted, sorted))).toEqual(['  etc', '+ app', '+ share', '- out']);
  });

  it('are one list at a key: each entry once, folders only where nothing says it for them', () => {
    const list = play(diff, { type: 'diff/shapeTurned' }, sorted);
    expect(shown(list)).toEqual([
      '+ app',
      '~ etc/config.json',
      '+ etc/latest',
      '+ etc/nowhere',
      '- out/app',
      '+ share/doc/LICENSE',
    ]);
    const empty = play(uninspected(), asked('diff'), compared([], [folder('empty')]), {
      type: 'diff/shapeTurned',
    });
    expect(shown(empty)).toEqual(['+ empty']);
  });

  it('have the bytes of a file that took the place of a folder', () => {
    const before = [folder('foo'), file('foo/x', { size: 50 })];
    const replaced = play(uninspected(), asked('diff'), compared(before, [file('foo', { size: 100 })]));
    expect(shown(replaced)).toEqual(['~ foo', '  - x']);
    expect(diffRows(view(replaced))[0]?.sum).toMatchObject({ bytesAdded: 100, bytesRemoved: 50 });
  });

  it('leave out changes, kinds and paths', () => {
    const hide = (kind: 'removed' | 'symlink') => ({ type: 'inspect/kindToggled', kind }) as const;
    expect(shown(play(diff, hide('removed')))).not.toContain('- out');
    expect(shown(play(diff, hide('symlink')))).not.toContain('  + latest');
    const typed = play(diff, { type: 'field/opened' }, { type: 'field/typed', text: 'config' });
    expect(shown(typed)).toEqual(['  etc', '  ~ config.json']);
    expect(diffAtCursor(view(typed))?.path).toBe('etc/config.json');
    const shut = play(typed, { type: 'field/done' }, { type: 'inspect/allFolded', open: false });
    expect(shown(shut)).toEqual(['  etc']);
    expect(shown(play(shut, { type: 'inspect/foldToggled' }))).toEqual(shown(typed));
  });

  it('shut their folders where there are many, and are kept until something changes', () => {
    const many = Array.from({ length: 200 }, (_, index) => file(`usr/f${index}`));
    const large = play(uninspected(), asked('diff'), compared([], [folder('usr'), ...many]));
    expect(shown(large)).toEqual(['+ usr']);
    const open = play(large, { type: 'inspect/foldToggled' });
    expect(shown(open)).toHaveLength(201);
    expect(diffRows(view(play(open, { type: 'inspect/moved', move: lines(1), count: 0 })))).toBe(
      diffRows(view(open)),
    );
    expect(changesIn(view(large), 'usr')).toHaveLength(200);
  });
});

describe('what changed of one file', () => {
  it('gives the keys back to the list where the file is gone', () => {
    const read = play(diff, asked('diff', RUNTIME_ADDRESS, 'etc/config.json'), {
      type: 'inspect/panelTurned',
    });
    expect(view(read).panel).toBe('detail');
    expect(view(play(read, compared([], [])))).toMatchObject({ panel: 'list', detail: null });
  });

  it('takes no answer that is about another file', () => {
    const at = play(diff, asked('diff', RUNTIME_ADDRESS, 'etc/config.json'));
    const said = { kind: 'said', text: 'It is no text.' } as const;
    const late = { type: 'diff/detailed', key: pairKey(PAIR), path: 'app', contents: said } as const;
    expect(view(play(at, late)).detail?.contents.kind).toBe('reading');
  });

  it('is asked for when the cursor comes to it, and not for a folder', () => {
    const at = (path: string): AppState => play(diff, asked('diff', RUNTIME_ADDRESS, path));
    expect(view(at('etc/config.json')).detail).toMatchObject({
      path: 'etc/config.json',
      contents: { kind: 'reading' },
    });
    expect(view(at('etc')).detail).toBeNull();
    const said = play(at('etc/config.json'), {
      type: 'diff/detailed',
      key: pairKey(PAIR),
      path: 'etc/config.json',
      contents: { kind: 'said', text: 'It is no text.' },
    });
    expect(view(said).detail?.contents).toEqual({ kind: 'said', text: 'It is no text.' });
    expect(view(play(said, asked('diff', RUNTIME_ADDRESS, 'app'))).detail?.contents.kind).toBe('reading');
  });

  it('shows moves once they are asked for, and hides them again', () => {
    const asking = play(diff, { type: 'diff/movesAsked' });
    expect(view(asking).moves?.kind).toBe('loading');
    const known = play(asking, {
      type: 'diff/movesFound',
      key: pairKey(PAIR),
      moves: { kind: 'known', value: [] },
    });
    expect(view(play(known, { type: 'diff/movesAsked' })).moves).toBeNull();
  });
});
