import { describe, expect, it } from 'vitest';
import { fileRow } from '../../../src/screens/files/lines/row.ts';
import { FILE_PART_BYTES } from '../../../src/screens/files/reduce.ts';
import { fileAtCursor, fileCursor, fileRows, filesNow } from '../../../src/screens/files/select.ts';
import type { FilesView } from '../../../src/screens/files/state.ts';
import type { AppState } from '../../../src/store/state.ts';
import {
  asked,
  BUILD_ADDRESS,
  KEY,
  listed,
  RUNTIME_ADDRESS,
  textRead,
  traced,
  uninspected,
} from '../../fakes/sample-inspect.ts';
import { lines, play, toEnd, toStart } from '../../fakes/state.ts';
import { file, folder } from '../../filesystem/entries.ts';

const view = (state: AppState): FilesView => filesNow(state)!;
const shown = (state: AppState): string[] =>
  fileRows(view(state)).map(
    ({ name, depth, folder: isFolder }) => `${'  '.repeat(depth)}${name}${isFolder ? '/' : ''}`,
  );
const under = (state: AppState): string | undefined => fileAtCursor(view(state))?.entry.path;
const moved = (by: number) => ({ type: 'inspect/moved', move: lines(by), count: 100 }) as const;

const files = play(uninspected(), asked('files'), listed(), traced);
const toggle = { type: 'inspect/foldToggled' } as const;

/** Each with its number, so that none is small. */
const many = Array.from({ length: 100 }, (_, index) => file(`f${String(index).padStart(3, '0')}`));

describe('the rows of a state', () => {
  it('are all there at first where they are few, else the folders are shut', () => {
    expect(shown(files)).toEqual([
      'app',
      'etc/',
      '  config.json',
      '  latest',
      '  nowhere',
      'share/',
      '  doc/',
      '    LICENSE',
    ]);
    const large = play(
      uninspected(),
      asked('files'),
      listed([folder('many'), ...many.map((entry) => ({ ...entry, path: `many/${entry.path}` }))]),
    );
    expect(shown(large)).toEqual(['many/']);
    expect(shown(play(large, toggle))).toHaveLength(101);
    expect(shown(play(large, { type: 'inspect/allFolded', open: true }))).toHaveLength(101);
  });

  it('show an escape sequence in a name, so that no two look the same', () => {
    const odd = play(uninspected(), asked('files'), listed([file('a\x1b[31m'), file('a\x1b[32m')]));
    const texts = fileRows(view(odd)).map((row) =>
      fileRow(view(odd), row, 30)
        .map(({ text }) => text)
        .join(''),
    );
    expect(texts).toEqual([expect.stringContaining('a\\x1b[31m '), expect.stringContaining('a\\x1b[32m ')]);
  });

  it('are kept until something about them changes', () => {
    const down = play(files, moved(1));
    expect(fileRows(view(down))).toBe(fileRows(view(files)));
    expect(fileRows(view(play(files, { type: 'inspect/sorted' })))).not.toBe(fileRows(view(files)));
  });

  it('sort by name, size, time, and by the line that changed them last', () => {
    const top = (state: AppState): string[] => shown(state).filter((row) => !row.startsWith(' '));
    const sorted = { type: 'inspect/sorted' } as const;
    expect(top(files)).toEqual(['app', 'etc/', 'share/']);
    const bySize = play(files, sorted);
    expect(view(bySize).sort).toBe('size');
    expect(top(bySize)).toEqual(['app', 'share/', 'etc/']);
    expect(view(play(bySize, sorted)).sort).toBe('time');
    const byChange = play(bySize, sorted, sorted);
    expect(view(byChange).sort).toBe('change');
    // Line 9 made share, line 8 app; nothing is known of etc.
    expect(top(byChange)).toEqual(['share/', 'app', 'etc/']);
    expect(view(play(byChange, sorted)).sort).toBe('name');
  });

  it('are what a filter finds, in its folders, whatever was shut', () => {
    const typed = play(
      files,
      { type: 'inspect/allFolded', open: false },
      { type: 'field/opened' },
      { type: 'field/typed', text: 'lic' },
    );
    expect(shown(typed)).toEqual(['share/', '  doc/', '    LICENSE']);
    expect(under(typed)).toBe('share/doc/LICENSE');
    expect(shown(play(typed, { type: 'field/done' }))).toHaveLength(3);
    expect(shown(play(typed, { type: 'field/left' }))).toEqual(['app', 'etc/', 'share/']);
    expect(shown(play(files, { type: 'field/opened' }, { type: 'field/typed', text: 'LIC' }))).toHaveLength(
      3,
    );
    expect(shown(play(files, { type: 'field/opened' }, { type: 'field/typed', text: 'Lic' }))).toEqual([]);
  });

  it('can be shut and opened under a filter, which opens them again when it changes', () => {
    const typed = play(
      files,
      { type: 'field/opened' },
      { type: 'field/typed', text: 'l' },
      { type: 'field/done' },
    );
    expect(shown(typed)).toEqual(['etc/', '  latest', 'share/', '  doc/', '    LICENSE']);
    const onEtc = play(typed, moved(-1));
    expect(under(onEtc)).toBe('etc');
    const shut = play(onEtc, toggle);
    expect(shown(shut)).toEqual(['etc/', 'share/', '  doc/', '    LICENSE']);
    expect(shown(play(shut, toggle))).toEqual(shown(typed));
    expect(shown(play(onEtc, { type: 'inspect/foldMoved', to: 'out' }))).toEqual(shown(shut));
    const none = play(onEtc, { type: 'inspect/allFolded', open: false });
    expect(shown(none)).toEqual(['etc/', 'share/']);
    const more = play(none, { type: 'field/opened' }, { type: 'field/typed', text: 'a' });
    expect(shown(more)).toEqual(['etc/', '  latest']);
    // Without the filter the folders are as they were before it.
    expect(shown(play(none, { type: 'field/opened' }, { type: 'field/left' }))).toEqual(shown(files));
  });

  it('leave out kinds; without folders every path is a row', () => {
    const hide = (kind: 'symlink' | 'dir') => ({ type: 'inspect/kindToggled', kind }) as const;
    expect(shown(play(files, hide('symlink')))).not.toContain('  latest');
    expect(shown(play(files, hide('symlink'), hide('symlink')))).toContain('  latest');
    expect(shown(play(files, hide('dir'), { type: 'inspect/sorted' })).slice(0, 2)).toEqual([
      'app',
      'share/doc/LICENSE',
    ]);
  });
});

describe('the cursor', () => {
  it('walks the rows, and goes in and out of folders', () => {
    const atEtc = play(files, moved(1));
    expect(under(atEtc)).toBe('etc');
    expect(under(play(atEtc, { type: 'inspect/foldMoved', to: 'in' }))).toBe('etc/config.json');
    const shut = play(
      atEtc,
      { type: 'inspect/foldMoved', to: 'in' },
      { type: 'inspect/foldMoved', to: 'out' },
    );
    expect(under(shut)).toBe('etc');
    expect(shown(play(shut, { type: 'inspect/foldMoved', to: 'out' }))).not.toContain('  config.json');
  });

  it('stays on its path when the rows around it change', () => {
    const at = play(files, moved(7));
    expect(under(at)).toBe('share/doc/LICENSE');
    expect(under(play(at, { type: 'inspect/sorted' }))).toBe('share/doc/LICENSE');
    const folded = play(at, { type: 'inspect/allFolded', open: false });
    expect(under(folded)).toBe('share');
    expect(fileCursor(view(folded))).toBe(2);
  });

  it('is put on a path that was asked for, with its folders open', () => {
    const shut = play(files, { type: 'inspect/allFolded', open: false });
    const at = play(shut, asked('files', RUNTIME_ADDRESS, 'share/doc/LICENSE'));
    expect(under(at)).toBe('share/doc/LICENSE');
    expect(shown(at)).toContain('    LICENSE');
  });
});

describe('the file beside the tree', () => {
  it('is asked for when the cursor comes to it, and where a link leads', () => {
    expect(view(files).view).toMatchObject({ path: 'app', wanted: 0, contents: { kind: 'reading' } });
    expect(view(play(files, moved(1))).view).toBeNull();
    expect(view(play(files, moved(3))).view).toMatchObject({ path: 'etc/latest', wanted: 0 });
    expect(view(play(files, moved(4))).view).toBeNull();
  });

  it('is read on in parts, forwards and back, and never whole', () => {
    const size = 1_000_000;
    const big = play(uninspected(), asked('files'), listed([file('big', { size })]));
    const first = play(big, textRead('big', 'a\nb\nc', FILE_PART_BYTES), { type: 'inspect/panelTurned' });
    expect(view(first).panel).toBe('detail');
    const move = (state: AppState, by: number) =>
      play(state, { type: 'inspect/moved', move: lines(by, 3), count: 3 });
    const on = move(first, 1);
    expect(view(on).view?.wanted).toBe(FILE_PART_BYTES);
    const second = play(on, textRead('big', 'd\ne\nf', FILE_PART_BYTES, FILE_PART_BYTES));
    expect(view(second).view).toMatchObject({ top: 0, wanted: null });
    expect(view(move(second, -1)).view?.wanted).toBe(0);
    const end = play(second, { type: 'inspect/moved', move: toEnd(3), count: 3 });
    expect(view(end).view?.wanted).toBe(Math.floor((size - 1) / FILE_PART_BYTES) * FILE_PART_BYTES);
    const last = play(end, textRead('big', 'x\ny\nz', size - 7 * FILE_PART_BYTES, 7 * FILE_PART_BYTES));
    expect(view(move(last, 1)).view?.wanted).toBeNull();
    expect(view(play(last, { type: 'inspect/moved', move: toStart(3), count: 3 })).view?.wanted).toBe(0);
  });

  it('ends with a whole part where its size is one', () => {
    const big = play(uninspected(), asked('files'), listed([file('big', { size: 2 * FILE_PART_BYTES })]));
    const first = play(big, textRead('big', 'a\nb\nc', FILE_PART_BYTES), { type: 'inspect/panelTurned' });
    const end = play(first, { type: 'inspect/moved', move: toEnd(3), count: 3 });
    expect(view(end).view?.wanted).toBe(FILE_PART_BYTES);
  });

  it('scrolls back through a part before the part above is read', () => {
    const big = play(uninspected(), asked('files'), listed([file('big', { size: 3 * FILE_PART_BYTES })]));
    const second = play(big, textRead('big', 'a\nb\nc\nd\ne\nf', FILE_PART_BYTES, FILE_PART_BYTES), {
      type: 'inspect/panelTurned',
    });
    const down = play(second, { type: 'inspect/moved', move: lines(2, 3), count: 6 });
    const up = (state: AppState) => play(state, { type: 'inspect/moved', move: lines(-1, 3), count: 6 });
    expect(view(down).view?.top).toBe(2);
    expect(view(up(down)).view).toMatchObject({ top: 1, wanted: null });
    expect(view(up(up(up(down)))).view?.wanted).toBe(0);
  });

  it('goes on from the end of a part that is read backwards, but from the top of the first', () => {
    const big = play(uninspected(), asked('files'), listed([file('big', { size: 4 * FILE_PART_BYTES })]));
    const third = play(big, textRead('big', 'x', FILE_PART_BYTES, 2 * FILE_PART_BYTES));
    const second = play(third, textRead('big', 'x', FILE_PART_BYTES, FILE_PART_BYTES));
    expect(view(second).view?.top).toBe(Number.MAX_SAFE_INTEGER);
    expect(view(play(third, textRead('big', 'x', FILE_PART_BYTES))).view?.top).toBe(0);
  });

  it('is coloured by the answer about the part that is shown only', () => {
    const read = play(files, textRead('app', 'one', 3, FILE_PART_BYTES));
    const tokens = [[{ text: 'one', kind: 'keyword' as const }]];
    const coloured = (offset: number) =>
      play(read, { type: 'files/coloured', key: KEY, path: 'app', offset, tokens });
    expect(view(coloured(0)).view?.contents).toMatchObject({ tokens: null });
    expect(view(coloured(FILE_PART_BYTES)).view?.contents).toMatchObject({ tokens });
  });

  it('takes no answer that is about another file', () => {
    const late = play(files, textRead('etc/config.json', '{}'));
    expect(view(late).view?.contents.kind).toBe('reading');
  });
});

describe('what is searched', () => {
  it('is the text beside the tree', () => {
    const found = play(
      files,
      textRead('app', Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n')),
      { type: 'inspect/panelTurned' },
      { type: 'search/opened' },
      { type: 'search/typed', text: '42' },
    );
    expect(found.search?.line).toBe(43);
    expect(view(found).view?.top).toBe(39);
  });
});

describe('copying out', () => {
  it('asks where to, and copies what was under the cursor', () => {
    const typing = play(files, { type: 'files/copyAsked' }, { type: 'field/typed', text: 'out' });
    expect(typing.inspect.field).toEqual({ kind: 'copy', path: 'app', text: './out' });
    expect(play(typing, { type: 'field/erased' }).inspect.field).toMatchObject({ text: './ou' });
    expect(play(typing, { type: 'field/left' }).inspect.field).toBeNull();
  });
});

describe('coming back', () => {
  it('finds cursor, folds, filter and panel as they were', () => {
    const before = play(
      files,
      moved(2),
      { type: 'inspect/sorted' },
      { type: 'field/opened' },
      { type: 'field/typed', text: 'e' },
      { type: 'field/done' },
    );
    const after = play(
      before,
      { type: 'inspect/left' },
      asked('files', BUILD_ADDRESS),
      { type: 'inspect/left' },
      asked('files'),
    );
    expect(view(after)).toEqual(view(before));
    expect(after.inspect.views.files?.has(KEY)).toBe(true);
  });

  it('returns to where each screen was opened from', () => {
    const jumped = play(files, { ...asked('files', BUILD_ADDRESS, 'out/app'), jump: true } as never);
    expect(jumped.inspect.address).toBe(BUILD_ADDRESS);
    const back = play(jumped, { type: 'inspect/left' });
    expect([back.screen, back.inspect.address]).toEqual(['files', RUNTIME_ADDRESS]);
    expect(play(back, { type: 'inspect/left' }).screen).toBe('explore');
    // Another screen of the same state is no jump.
    expect(play(files, asked('diff'), { type: 'inspect/left' }).screen).toBe('explore');
  });

  it('recreates views that were dropped on a long way', () => {
    const lines = [2, 3, 4, 6, 7, 8, 9];
    const far = play(
      files,
      ...lines.map((line) => ({
        type: 'inspect/asked' as const,
        screen: 'files' as const,
        address: { ...RUNTIME_ADDRESS, line },
        jump: true,
      })),
    );
    expect(far.inspect.views.files?.has(KEY)).toBe(false);
    const back = play(far, ...lines.map(() => ({ type: 'inspect/left' }) as const));
    expect(back.inspect.address).toBe(RUNTIME_ADDRESS);
    expect(view(back).tree.kind).toBe('loading');
  });

  it('opens from a line of the Dockerfile too', () => {
    const line = play(files, { type: 'explore/lineShown', line: 8 });
    expect(line.screen).toBe('explore');
    expect(play(line, { type: 'inspect/returned' }).screen).toBe('files');
    expect(play(line, { type: 'screen/shown', screen: 'explore' }).inspect.jumpedFrom).toBeNull();
  });

  it('requests again what could not be loaded', () => {
    const broken = play(uninspected(), asked('files'), { type: 'inspect/stopAsked' });
    expect(view(broken).tree).toMatchObject({ kind: 'broken', message: 'Stopped: r starts again.' });
    expect(view(play(broken, { type: 'inspect/refreshAsked' })).tree.kind).toBe('loading');
    expect(view(play(broken, asked('files'))).tree.kind).toBe('loading');
  });
});
