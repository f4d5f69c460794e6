import { describe, expect, it } from 'vitest';
import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { type TraceLayer, Traces } from '../../../src/states/story/traces.ts';
import type { Came } from '../../../src/states/story/types.ts';
import { atOnce } from '../../../src/turns.ts';
import { file } from '../../filesystem/entries.ts';

const came = (path: string): Came => ({ path, line: 1, stage: 1, via: [], changes: [] });

function layerOf(given: Readonly<Record<string, Came | null>>): TraceLayer {
  const has = (path: string) => (given[path] === undefined ? undefined : given[path] !== null);
  return { get: (path) => given[path], has, paths: () => Object.keys(given) };
}

/** The paths that are followed; each is also found when it is asked for. */
function pathsOf(traces: Traces): readonly string[] {
  const found: string[] = [];
  atOnce(traces.eachPath((path) => found.push(path)));
  for (const path of found) expect([traces.has(path), traces.get(path) !== null]).toEqual([true, true]);
  return found.sort();
}

describe('the files that are followed', () => {
  it('are what the last instruction that wrote them made of them', () => {
    const traces = new Traces();
    traces.set('kept', came('a'));
    traces.set('over', came('b'));
    traces.lay(layerOf({ over: null, copied: came('c'), edited: came('d') }), true);
    traces.changed('edited', { line: 5, why: ['mode'] });
    traces.set('late', came('e'));
    traces.set('copied', null);
    expect(traces.get('kept')).toEqual(came('a'));
    expect(traces.get('over')).toBeNull();
    expect(traces.has('over')).toBe(false);
    expect(traces.get('copied')).toBeNull();
    expect(traces.get('edited')?.changes).toEqual([{ line: 5, why: ['mode'] }]);
    expect(pathsOf(traces)).toEqual(['edited', 'kept', 'late']);
  });

  it('of a state that is built on the first are all of it, but for what was written since', () => {
    const traces = Traces.ofAll(FileTree.of([file('a'), file('b'), file('c')]));
    traces.lay(layerOf({ b: null, d: came('a') }), false);
    traces.set('c', null);
    expect(pathsOf(traces)).toEqual(['a', 'd']);
    expect(traces.isBuiltOn).toBe(true);
    expect([traces.has('b'), traces.has('c'), traces.has('none')]).toEqual([false, false, false]);
  });

  it('are none after instructions that brought nothing of them', () => {
    const traces = new Traces();
    traces.lay(layerOf({ a: null }), false);
    traces.set('b', null);
    expect(traces.isEmpty).toBe(true);
    expect(pathsOf(traces)).toEqual([]);
  });
});
