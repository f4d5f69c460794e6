import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { asBuild } from '../../../src/screens/history/as-build.ts';
import { buildAtCursor, shownBuilds } from '../../../src/screens/history/select.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import { screenModel } from '../../../src/screens/models.ts';
import { stageAddress } from '../../../src/states/address.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import type { FakeHistory } from '../../fakes/history.ts';
import { Rig } from '../../fakes/rig.ts';
import {
  BEGAN,
  DONE,
  FAILED,
  FAILED_DETAILS,
  historySituations,
  pastBuild,
  pastDetails,
  RUNNING,
  stepsOf,
} from '../../fakes/sample-history.ts';
import { LARGE, linesOf, MIDDLE, SMALL, textOf } from '../../fakes/screen.tsx';
import { lines, NOW, play, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';
import { log } from '../../progress/updates.ts';

const kinds = historySituations(MIDDLE);
const listed = kinds['History, listed']!;
const act = (state: AppState, key: string): Action | null => actionFor(key, state, NOW);

describe('the header', () => {
  it('shows the tab of History only while it is shown, or where all fit', () => {
    const header = (columns: number, screen: 'explore' | 'history'): string =>
      linesOf(play(start({ window: { columns, rows: 40 } }), { type: 'screen/shown', screen }))[0] ?? '';
    expect(header(120, 'explore')).not.toContain('History');
    expect(header(120, 'history')).toContain(' 7 Sizes  8 History ');
    expect(header(80, 'history')).toMatch(/^ 1 {2}2 {2}3 {2}4 {2}5 {2}6 {2}7 {2}8 History +◆ runtime/);
    expect(header(200, 'explore')).toContain(' 8 History ');
  });

  it('leads back to where History was opened', () => {
    const from = play(start(), { type: 'screen/shown', screen: 'sizes' });
    const shown = play(from, act(from, '8')!);
    expect(shown.screen).toBe('history');
    expect(act(shown, 'esc')).toEqual({ type: 'screen/shown', screen: 'sizes' });
    expect(act(play(shown, { type: 'screen/shown', screen: 'history' }), 'esc')).toMatchObject({
      screen: 'sizes',
    });
  });
});

describe('the list', () => {
  it('has the newest build first, with what it was and how it ended', () => {
    const rows = linesOf(listed).filter((line) => / ago /.test(line));
    expect(rows[0]).toMatch(/5s ago +build +Dockerfile +5\.0s/);
    expect(rows[1]).toMatch(/✘ 40s ago +– +api\/Dockerfile +exit code .* 12\.4s +25%/);
    expect(rows[2]).toMatch(/✔ 1m ago +build +Dockerfile +12\.4s +25%/);
  });

  it('keeps a long definition apart from the reason beside it', () => {
    const long = { context: '/x', dockerfile: `/x/${'folder/'.repeat(20)}Dockerfile` };
    const far = { ...FAILED, place: long };
    const shown = play(listed, { type: 'history/changed', changes: [{ kind: 'kept', build: far }] });
    expect(textOf(shown)).toMatch(/Dockerfile {2}exit code/);
  });

  it('names all of the chosen one but the value of a secret build arg', () => {
    const text = textOf(play({ ...listed, window: LARGE }, { type: 'history/moved', move: lines(1) }));
    expect(text).toContain('WHO=me');
    expect(text).toContain('TOKEN=***');
    expect(text).not.toContain('tell-nobody');
    expect(text).toContain('exit code 2: make');
  });

  it('is filtered with every key, by words in any order, and stays on the chosen build afterwards', () => {
    const typed = play(
      listed,
      act(listed, '/')!,
      ...Array.from('fail api', (key) => act(play(listed, act(listed, '/')!), key === ' ' ? 'space' : key)!),
    );
    expect(shownBuilds(typed).map(({ id }) => id)).toEqual([FAILED.id]);
    expect(act(typed, 'q')).toEqual({ type: 'history/filterTyped', text: 'q' });
    const cleared = play(typed, act(typed, 'esc')!);
    expect(shownBuilds(cleared)).toHaveLength(3);
    expect(buildAtCursor(cleared)?.id).toBe(FAILED.id);
  });

  it('keeps the cursor on its build when a newer one comes', () => {
    const there = play(listed, { type: 'history/moved', move: lines(1) });
    const newer = pastBuild('newer', { startedAt: NOW });
    const after = play(there, { type: 'history/changed', changes: [{ kind: 'kept', build: newer }] });
    expect(shownBuilds(after)[0]?.id).toBe('newer');
    expect(buildAtCursor(after)?.id).toBe(FAILED.id);
  });

  it('keeps the cursor on the first build once it was seen there, though nobody has moved it', () => {
    const seen = play(listed, { type: 'history/listed' });
    const first = buildAtCursor(listed)?.id;
    const newer = pastBuild('newer', { startedAt: NOW });
    const after = play(seen, { type: 'history/changed', changes: [{ kind: 'kept', build: newer }] });
    expect(shownBuilds(after)[0]?.id).toBe('newer');
    expect(buildAtCursor(after)?.id).toBe(first);
  });

  it('takes what is typed after ctrl+u on an empty filter for the filter, too', () => {
    const open = play(listed, act(listed, '/')!);
    const erased = play(open, act(open, 'ctrl+u')!);
    expect(act(erased, 'b')).toEqual({ type: 'history/filterTyped', text: 'b' });
  });

  it('asks before it deletes, and not at all while the build runs', () => {
    expect(act(listed, 'd')).toMatchObject({
      type: 'message/shown',
      text: 'The build 7777eeee8888 is still running: delete its record once it has ended.',
    });
    const there = play(listed, { type: 'history/moved', move: lines(1) });
    const asked = play(there, act(there, 'd')!);
    expect(textOf(asked)).toContain('images and caches stay');
    expect(textOf(asked)).toMatch(/The record of .* of api\/Dockerfile, .* ago \(4444cccc5555\)/);
    expect(act(asked, 'enter')).toEqual({ type: 'history/deleteAsked', id: FAILED.id });
    expect(act(asked, 'esc')).toEqual({ type: 'overlay/closed' });
  });
});

describe('an opened build', () => {
  const opened = kinds['History, opened']!;

  it('is shown in the views of Build, with the Dockerfile as it was at its failure', () => {
    const text = textOf(play(opened, act(opened, 'f')!));
    expect(text).toContain('✘');
    expect(text).toContain('build');
    expect(text).toMatch(/2 RUN apt-get update +8\.0s/);
    expect(text).toContain('linking');
    expect(text).toMatch(/▎ +4 {2}RUN make/);
  });

  it('is read only, and leaves the build of today alone', () => {
    for (const key of ['r', 'R', 'x', 's', 'e', 'o'])
      expect([key, act(opened, key)?.type.startsWith('build/') ?? false]).toEqual([key, false]);
    const mine = play(start({ window: MIDDLE }), { type: 'build/asked', noCache: false, now: NOW });
    const both = play(
      mine,
      { type: 'screen/shown', screen: 'history' },
      { type: 'history/changed', changes: [{ kind: 'kept', build: FAILED }] },
      { type: 'history/openAsked', build: FAILED },
      { type: 'history/opened', details: FAILED_DETAILS },
      { type: 'history/progressed', id: FAILED.id, updates: [stepsOf(false)], now: BEGAN },
      { type: 'build/panel', panel: 'log' },
      { type: 'history/moved', move: lines(1) },
    );
    expect(both.build).toBe(mine.build);
    expect(asBuild(both)?.build?.panel).toBe('log');
  });

  it('can be searched', () => {
    const found = play(
      opened,
      { type: 'history/viewed', action: { type: 'build/panel', panel: 'log' } },
      { type: 'search/opened' },
      { type: 'search/typed', text: 'linking' },
    );
    expect(found.search?.line).toBe(2);
  });

  it('is searched over all its logs from the list of steps', () => {
    const found = play(opened, { type: 'search/opened' }, { type: 'search/typed', text: 'linking' });
    expect(found.search).toMatchObject({ step: 'sha256:c', line: 2 });
    expect(asBuild(found)?.build?.cursor).toBe('sha256:c');
  });

  it('has the keys of logs: wrap, errors, mark, copy, save', () => {
    const inLog = kinds['History, opened, in the log']!;
    expect(act(inLog, 'W')).toEqual({ type: 'log/wrapToggled' });
    expect(act(inLog, 'y')).toEqual({ type: 'copy/asked' });
    expect(act(inLog, 'S')).toEqual({ type: 'log/saveAsked' });
    const marked = play(inLog, { type: 'log/marked', line: 2 });
    expect(screenModel('history').copied(marked)).toBe('linking');
    // The file that it names may have changed since.
    expect(act(marked, 'e')?.type).not.toBe('log/placeAsked');
    const failing = play(opened, {
      type: 'history/progressed',
      id: FAILED.id,
      updates: [{ vertexes: [], statuses: [], warnings: [], logs: [log('sha256:c', 'error: x\n', BEGAN)] }],
      now: BEGAN,
    });
    const found = play(failing, act(play(failing, act(failing, 'f')!), ']')!);
    expect(found.logs.mark?.line).toBe(3);
  });

  it('goes back to its steps, then to the list', () => {
    const inLog = kinds['History, opened, in the log']!;
    const inSteps = play(inLog, act(inLog, 'esc')!);
    expect(asBuild(inSteps)?.build?.panel).toBe('steps');
    expect(act(inSteps, 'esc')).toEqual({ type: 'history/closed' });
  });
});

describe('a comparison', () => {
  it('is of the marked build and the one under the cursor, the earlier first', () => {
    const marked = play(listed, act(listed, 'space')!);
    expect(act(marked, 'c')).toMatchObject({ type: 'message/shown' });
    const there = play(marked, { type: 'history/moved', move: lines(2) });
    expect(act(there, 'c')).toEqual({ type: 'history/compareAsked', a: DONE, b: RUNNING });
  });

  it('shows what was cached, and the logs of both side by side', () => {
    const text = textOf(kinds['History, compared']!);
    expect(text).toMatch(/8\.0s +cached +now cached -8\.0s +base: RUN apt-get update/);
    const last = play(kinds['History, compared']!, { type: 'history/moved', move: lines(1) });
    const rows = linesOf(last).filter((line) => line.includes('linking'));
    expect(rows[0]?.match(/linking/g)).toHaveLength(2);
  });
});

describe('the files of two results', () => {
  const comparing = async (): Promise<Rig> => {
    const rig = new Rig(start({ window: LARGE }));
    const history = rig.builder.history as FakeHistory;
    for (const build of [DONE, FAILED]) history.keep(pastDetails(build), [stepsOf(true)]);
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    rig.store.dispatch({ type: 'history/compareAsked', a: DONE, b: FAILED });
    expect(act(rig.state, 'f')).toMatchObject({ text: 'Both builds are still being read.' });
    await until(() => rig.state.history.compared?.read != null);
    return rig;
  };

  it('are compared on Diff, named by build, and esc returns to the comparison', async () => {
    const rig = await comparing();
    rig.pastResult = async ({ build }) => ({
      ...stageAddress(parseDockerfile('FROM scratch AS last', { fileName: 'Dockerfile' }), 0),
      past: build.id.slice(0, 4),
    });
    rig.store.dispatch(act(rig.state, 'f')!);
    await until(() => rig.state.screen === 'diff');
    expect(textOf(rig.state)).toContain(`last of ${DONE.id.slice(0, 4)} ↔ last of ${FAILED.id.slice(0, 4)}`);
    rig.store.dispatch({
      type: 'dockerfile/loaded',
      dockerfile: parseDockerfile('FROM scratch', { fileName: 'x' }),
    });
    expect(rig.state.inspect.address?.past).toBe(FAILED.id.slice(0, 4));
    rig.store.dispatch({ type: 'inspect/left' });
    expect([rig.state.screen, rig.state.history.compared?.a.id]).toEqual(['history', DONE.id]);
    await rig.session.stop();
  });

  it('are not there, which one sentence says', async () => {
    const rig = await comparing();
    rig.pastResult = () => Promise.reject(new Error('The build 3333 failed: it has no result.'));
    rig.store.dispatch(act(rig.state, 'f')!);
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe('The build 3333 failed: it has no result.');
    expect(rig.state.screen).toBe('history');
    await rig.session.stop();
  });
});

describe('the history behind the screen', () => {
  it('is followed: builds that come, end and go are seen', async () => {
    const rig = new Rig(start({ window: SMALL }));
    const history = rig.builder.history as FakeHistory;
    history.keep(pastDetails(DONE));
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    await until(() => rig.state.history.known.size === 1);
    history.keep(pastDetails(RUNNING));
    await until(() => {
      rig.clock.advance(40);
      return rig.state.history.known.size === 2;
    });
    rig.store.dispatch({ type: 'history/deleteAsked', id: DONE.id });
    await until(() => !rig.state.history.known.has(DONE.id));
    expect(history.removed).toEqual([DONE.id]);
    await rig.session.stop();
  });

  it('takes 10,000 builds, finds one of them and opens it', async () => {
    const rig = new Rig(start({ window: MIDDLE }));
    const history = rig.builder.history as FakeHistory;
    for (let at = 0; at < 10_000; at += 1) {
      const options = { target: at === 1234 ? 'needle' : `t${at % 50}` };
      const id = `id${String(at).padStart(5, '0')}`;
      const details = pastDetails(pastBuild(id, { startedAt: BEGAN - at * 60_000, options }));
      history.keep(details, [stepsOf(true)]);
    }
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    await until(() => rig.state.history.known.size === 10_000);
    expect(textOf(rig.state)).toContain('10000 builds');
    rig.store.dispatch({ type: 'history/moved', move: { to: 'end', page: 1 } });
    expect(buildAtCursor(rig.state)?.id).toBe('id09999');
    rig.store.dispatch({ type: 'history/filterOpened' });
    rig.store.dispatch({ type: 'history/filterTyped', text: 'needle' });
    expect(shownBuilds(rig.state).map(({ id }) => id)).toEqual(['id01234']);
    rig.store.dispatch({ type: 'history/openAsked', build: shownBuilds(rig.state)[0]! });
    await until(() => asBuild(rig.state)?.build?.progress.vertexes.size === 3);
    await rig.session.stop();
  });

  it('reads the list again when a build was recorded, which the engine says nothing of', async () => {
    const rig = new Rig(start({ window: SMALL }));
    const history = rig.builder.history as FakeHistory;
    history.keep(pastDetails(RUNNING));
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    await until(() => rig.state.history.known.size === 1);
    const failed = { ...RUNNING, state: 'failed' as const, endedAt: NOW };
    history.kept.set(RUNNING.id, { details: pastDetails(failed), updates: [] });
    rig.store.dispatch({ type: 'build/recorded', number: 1, why: null });
    await until(() => rig.state.history.known.get(RUNNING.id)?.state === 'failed');
    await rig.session.stop();
  });

  it('says why there is none', async () => {
    const rig = new Rig(start({ window: SMALL }));
    (rig.builder.history as FakeHistory).missing = 'This engine keeps no history.';
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    await until(() => rig.state.history.phase === 'none');
    expect(textOf(rig.state)).toContain('This engine keeps no history.');
    await rig.session.stop();
  });

  it('says so when a build was deleted before it could be opened', async () => {
    const rig = new Rig(start({ window: SMALL }));
    rig.store.dispatch({ type: 'history/openAsked', build: DONE });
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe(
      'The build 1111aaaa2222 is no longer in the history: it was deleted.',
    );
    expect(rig.state.history.opened).toBeNull();
    await rig.session.stop();
  });

  it('opens a build with its steps, and the failure with its line', async () => {
    const rig = new Rig(start({ window: MIDDLE }));
    const history = rig.builder.history as FakeHistory;
    history.keep(FAILED_DETAILS, [stepsOf(false, 'exit code: 2')]);
    rig.store.dispatch({ type: 'screen/shown', screen: 'history' });
    rig.store.dispatch({ type: 'history/openAsked', build: FAILED });
    await until(() => asBuild(rig.state)?.build?.progress.vertexes.size === 3);
    expect(asBuild(rig.state)?.build?.failure?.lines).toEqual([{ start: 4, end: 4 }]);
    await rig.session.stop();
  });
});
