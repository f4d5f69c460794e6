import { describe, expect, it } from 'vitest';
import { screenModel } from '../../../src/screens/models.ts';
import { Rig } from '../../fakes/rig.ts';
import { MIDDLE } from '../../fakes/screen.tsx';
import { situations } from '../../fakes/situations.ts';
import { play, start } from '../../fakes/state.ts';
import { walks } from '../../fakes/walk.ts';

const copied = (state: Parameters<ReturnType<typeof screenModel>['copied']>[0]) =>
  screenModel(state.screen).copied(state);

describe('what is copied', () => {
  const state = start({ window: MIDDLE });

  it('on Explore is the stage, the other end of a link, or the lines of the stage', () => {
    const build = play(state, { type: 'explore/stageShown', stage: 2 });
    expect(copied(build)).toBe('build');
    expect(copied(play(state, { type: 'explore/stageShown', stage: 5 }))).toBe('5');
    expect(copied(play(build, { type: 'explore/panel', panel: 'links' }))).toBe('deps');
    expect(copied(play(build, { type: 'explore/panel', panel: 'source' }))).toBe(
      'FROM deps AS build\nCOPY . /src\nRUN --mount=type=cache,target=/cache make all',
    );
  });

  it('is some text or nothing in every situation, without anything that moves the cursor of a log', () => {
    for (const [name, one] of Object.entries({ ...situations(MIDDLE), ...walks(MIDDLE) })) {
      const text = copied(one);
      expect([name, text === null || text.length > 0]).toEqual([name, true]);
      expect([name, text?.includes('\u001b') ?? false]).toEqual([name, false]);
    }
  });
});

describe('y', () => {
  it('puts it into the clipboard, and says so', () => {
    const rig = new Rig();
    rig.store.dispatch({ type: 'copy/asked' });
    expect(rig.copied).toEqual(['runtime']);
    expect(rig.store.get().message).toEqual({
      text: 'Copied, if the terminal allows it: runtime',
      tone: 'info',
    });
  });
});
