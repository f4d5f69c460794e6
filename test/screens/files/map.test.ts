/** The map of a folder in Files, and the way to it from Sizes. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { filesLayout } from '../../../src/screens/files/lines/layout.ts';
import { mapBoxes, mapLines } from '../../../src/screens/files/lines/map.ts';
import { mapFolder } from '../../../src/screens/files/map.ts';
import { filesNow } from '../../../src/screens/files/select.ts';
import type { FilesView } from '../../../src/screens/files/state.ts';
import { activeBindings } from '../../../src/screens/keymap.ts';
import { sizesCursor, sizesNow } from '../../../src/screens/sizes/select.ts';
import type { AppState } from '../../../src/store/state.ts';
import { inside } from '../../../src/ui/layout.ts';
import { paintLine, widthOf } from '../../../src/ui/text.ts';
import { asked, listed, measured, uninspected } from '../../fakes/sample-inspect.ts';
import { play } from '../../fakes/state.ts';
import { file, folder, symlink } from '../../filesystem/entries.ts';

const ENTRIES = [
  symlink('bin', 'usr/bin'),
  folder('etc'),
  file('etc/passwd', { size: 2_000 }),
  folder('usr'),
  folder('usr/bin'),
  file('usr/bin/cc', { size: 30_000 }),
  file('usr/bin/ld', { size: 20_000 }),
  folder('usr/lib'),
  file('usr/lib/li\u001b[31mb', { size: 40_000 }),
  folder('var'),
  file('var/ö日本', { size: 25_000 }),
  folder('empty'),
];

const files = play(uninspected({ columns: 100, rows: 40 }), asked('files'), listed(ENTRIES));
const view = (state: AppState): FilesView => filesNow(state)!;
const press = (state: AppState, ...keys: readonly string[]): AppState =>
  keys.reduce((at, key) => {
    const binding = activeBindings(at).find((each) => each.keys.includes(key));
    const action = binding?.action(at, 0);
    return action == null ? at : play(at, action);
  }, state);
const map = press(files, 'M');
const drawn = (state: AppState, width = 60, height = 16): readonly string[] =>
  mapLines(view(state), { width, height }).map((line) => stripVTControlCharacters(paintLine(line, width)));

describe('the map', () => {
  it('begins on the largest, though the cursor of the tree was on what has no bytes', () => {
    expect(view(files).cursor).toBe('bin');
    expect(view(map)).toMatchObject({ shape: 'map', cursor: 'usr' });
  });

  it('has a box for each that has bytes, with its name, its bytes and its share', () => {
    const text = drawn(map).join('\n');
    for (const name of ['❯ usr/', 'var/', '90.0 kB, 77 %']) expect(text).toContain(name);
    expect(text).not.toContain('empty');
    // What is in a folder is drawn inside it, where there is room.
    expect(text).toContain('bin/');
  });

  it('has lines of exactly its width, whatever the names are', () => {
    for (const [width, height] of [
      [20, 5],
      [61, 17],
      [120, 40],
      [7, 2],
    ] as const) {
      const rows = mapLines(view(map), { width, height });
      expect(rows).toHaveLength(height);
      for (const line of rows) expect(widthOf(line)).toBe(width);
    }
  });

  it('shows no control character of a name', () => {
    const inside = press(play(map, { type: 'files/mapMoved', chosen: 'usr/lib' }), 'enter');
    const text = mapLines(view(inside), { width: 60, height: 10 })
      .flatMap((line) => line.map((span) => span.text))
      .join('');
    expect(text).toContain('li\\x1b[31mb');
    expect(text).not.toContain('\u001b');
  });

  it('goes to the boxes beside the one under the cursor', () => {
    const boxes = mapBoxes(view(map), inside(filesLayout(map, view(map)).list));
    const named = new Set(boxes.flatMap(({ item }) => item?.path ?? []));
    const seen = new Set<string>();
    const open = [map];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(view(at).cursor)) continue;
      seen.add(view(at).cursor);
      for (const key of ['up', 'down', 'left', 'right']) open.push(press(at, key));
    }
    expect(seen).toEqual(named);
  });

  it('goes into a folder at enter and out at backspace, where the cursor is on that folder again', () => {
    const usr = press(map, 'enter');
    expect(mapFolder(view(usr))).toBe('usr');
    expect(view(usr).cursor).toBe('usr/bin');
    const bin = press(usr, 'enter');
    expect(view(bin).cursor).toBe('usr/bin/cc');
    expect(view(press(bin, 'backspace')).cursor).toBe('usr/bin');
    expect(view(press(bin, 'backspace', 'backspace')).cursor).toBe('usr');
    expect(view(press(bin, 'backspace', 'backspace', 'backspace')).cursor).toBe('usr');
  });

  it('and the tree have one cursor', () => {
    const tree = press(map, 'enter', 'enter', 'M');
    expect(view(tree)).toMatchObject({ shape: 'tree', cursor: 'usr/bin/cc' });
    expect(view(press(tree, 'M')).cursor).toBe('usr/bin/cc');
  });

  it('shows only what the filter finds', () => {
    const filtered = play(map, { type: 'field/opened' }, { type: 'field/typed', text: 'passwd' });
    expect(mapFolder(view(filtered))).toBe('etc');
    const root = press(play(filtered, { type: 'field/done' }), 'backspace');
    expect(drawn(root).join('\n')).toContain('etc/');
    expect(drawn(root).join('\n')).not.toContain('usr');
  });
});

describe('from Sizes', () => {
  const sizes = play(uninspected(), asked('sizes'), measured);

  it('the map of the state is a key away, and esc comes back', () => {
    const there = play(press(sizes, 'M'), listed(ENTRIES));
    expect(there.screen).toBe('files');
    expect(view(there)).toMatchObject({ shape: 'map', cursor: 'usr' });
    expect(play(there, { type: 'inspect/left' }).screen).toBe('sizes');
  });

  it('the cursor begins on the line that adds most', () => {
    expect(sizesCursor(sizesNow(sizes)!)).toBe(1);
  });
});
