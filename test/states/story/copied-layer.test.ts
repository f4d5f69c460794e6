import { describe, expect, it } from 'vitest';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { CopiedPaths } from '../../../src/llb/copied-paths.ts';
import { CopiedLayer } from '../../../src/states/story/copied-layer.ts';
import { Traces } from '../../../src/states/story/traces.ts';
import { atOnce } from '../../../src/turns.ts';
import { file, folder } from '../../filesystem/entries.ts';

const SOURCE = FileTree.of([folder('a'), file('a/gone'), file('a/kept'), file('a/written', { size: 5 })]);
const AFTER = FileTree.of([folder('b'), file('b/kept', { mode: 0o600 }), file('b/written'), file('other')]);

function layerFrom(
  there: Traces | null,
  kind: 'file' | 'inline' = 'file',
  isKept?: (path: string) => boolean,
): CopiedLayer {
  const entries = new CopiedPaths(SOURCE);
  entries.add({ source: 'a', path: 'b', link: null }, true);
  entries.add({ source: 'none', path: 'text', link: null });
  return new CopiedLayer(
    { kind, output: { digest: '', index: 0 }, tree: SOURCE, entries },
    there,
    AFTER,
    3,
    (came) => came,
    isKept,
  );
}

const PATHS = ['b', 'b/gone', 'b/kept', 'b/written', 'other', 'text'];

describe('what a copy brought', () => {
  it('is found to come from the start without how it came', () => {
    const layer = layerFrom(Traces.ofAll(SOURCE));
    expect(PATHS.map((path) => layer.has(path))).toEqual([true, false, true, false, undefined, undefined]);
    expect(layer.get('b/kept')?.changes).toEqual([{ line: 3, why: ['mode'] }]);
    for (const there of [null, new Traces(), Traces.ofAll(SOURCE)])
      for (const kind of ['file', 'inline'] as const)
        for (const path of PATHS) {
          const each = layerFrom(there, kind);
          const came = each.get(path);
          expect(each.has(path)).toBe(came === undefined ? undefined : came !== null);
        }
    expect(atOnce(layer.isAny())).toBe(true);
  });

  it('takes nothing away where it wrote from elsewhere what was there already', () => {
    const traces = Traces.ofAll(AFTER);
    traces.lay(
      layerFrom(new Traces(), 'file', (path) => path === 'b/kept'),
      false,
    );
    expect(PATHS.map((path) => traces.has(path))).toEqual([false, false, true, false, true, false]);
    expect(traces.get('b/kept')?.path).toBe('b/kept');
    expect(traces.get('b/written')).toBeNull();
  });

  it('is gone through in slices, also where nothing of it is followed', () => {
    const traces = Traces.ofAll(FileTree.of([folder('b'), file('b/kept')]));
    traces.lay(layerFrom(null), true);
    const found: string[] = [];
    expect([...traces.eachPath((path) => found.push(path))]).toHaveLength(7);
    expect(found).toEqual([]);
  });
});
