import { beforeEach, describe, expect, it } from 'vitest';
import { withWeight } from '../../../src/screens/explore/lines/weight.ts';
import type { ContextWeight } from '../../../src/screens/explore/state.ts';
import { Rig } from '../../fakes/rig.ts';
import { folderOf } from '../../fakes/sample-context.ts';
import { SMALL, textOf } from '../../fakes/screen.tsx';
import { dockerfileOf, play, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const dockerfile = dockerfileOf('FROM scratch AS one\nCOPY docs /d\nFROM scratch\nCOPY main.c /\n');

let rig: Rig;
beforeEach(() => {
  rig = new Rig(start({ dockerfile }));
  rig.listContext = async (_spec, _name, asked) => ({
    ...folderOf({ 'docs/a.md': 3000, 'docs/b.md': 100, 'main.c': 1 }, null),
    asked,
  });
});

function weight(): ContextWeight | null {
  return rig.state.explore.weight;
}

describe('the weight of the context in Explore', () => {
  it('is that of the target, and of another one once it is chosen', async () => {
    rig.session.start();
    await until(() => weight() !== null);
    expect(weight()).toEqual({ kind: 'known', sent: { files: 1, bytes: 1 } });
    expect(textOf(rig.state)).toContain('context 1 B, 1 file ');
    rig.store.dispatch({ type: 'target/chosen', stage: 0 });
    await until(() => {
      const known = weight();
      return known?.kind === 'known' && known.sent.files === 2;
    });
    expect(textOf(rig.state)).toContain('context 3.1 kB, 2 files');
  });

  it('is not counted to the end where there are very many files', async () => {
    let aborted = false;
    rig.listContext = async (_spec, _name, _asked, signal, progress) => {
      progress?.(100_001);
      aborted = signal.aborted;
      signal.throwIfAborted();
      return null;
    };
    rig.session.start();
    await until(() => weight() !== null);
    expect(aborted).toBe(true);
    expect(textOf(rig.state)).toContain('context over 100001 entries');
  });

  it('is not waited for where the disk is slow', async () => {
    let isReading = false;
    rig.listContext = (_spec, _name, _asked, signal, progress) =>
      new Promise((_, reject) => {
        progress?.(70);
        isReading = true;
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    rig.session.start();
    await until(() => isReading);
    rig.clock.advance(5_000);
    await until(() => weight() !== null);
    expect(weight()).toEqual({ kind: 'large', entries: 70 });
  });

  it('is nothing, and no error, where the context is no folder', async () => {
    let asked = 0;
    rig.listContext = async () => {
      asked += 1;
      return null;
    };
    rig.session.start();
    await until(() => rig.types().includes('explore/contextWeighed'));
    expect(asked).toBe(1);
    expect(weight()).toBeNull();
    expect(rig.state.message).toBeNull();
  });

  it('leaves the position in the text where there is no room for both', () => {
    const known: ContextWeight = { kind: 'known', sent: { files: 120, bytes: 3_200_000 } };
    const state = play(start({ window: SMALL }), { type: 'explore/contextWeighed', weight: known });
    const position = '83–101 of 101';
    expect(withWeight(state, position, { width: 52, height: 9 })).toBe(
      'context 3.2 MB, 120 files · 83–101 of 101',
    );
    expect(withWeight(state, position, { width: 40, height: 9 })).toBe(position);
  });
});
