import { describe, expect, it } from 'vitest';
import { actionFor } from '../../../src/screens/keymap.ts';
import { traceFoot, traceRow, traceTitle } from '../../../src/screens/trace/lines/rows.ts';
import type { AppState } from '../../../src/store/state.ts';
import type { Trace } from '../../../src/trace/types.ts';
import { Rig } from '../../fakes/rig.ts';
import { FAILURE } from '../../fakes/sample-build.ts';
import { TRACE } from '../../fakes/sample-trace.ts';
import { MAKE_FAILED, teach, walkedFile, walkedGraph } from '../../fakes/sample-walk.ts';
import { failedBuild } from '../../fakes/situations.ts';
import { NOW, play, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const WINDOW = { columns: 100, rows: 30 };
const failed = failedBuild(WINDOW);
const textOf = (line: readonly { readonly text: string }[]): string =>
  line
    .map(({ text }) => text)
    .join('')
    .trimEnd();

function pressed(state: AppState, key: string): AppState {
  const action = actionFor(key, state, NOW);
  return action === null ? state : play(state, action);
}

/** A build of the sample target that has failed, and is held. */
async function failedRig(): Promise<Rig> {
  const rig = new Rig(start({ dockerfile: walkedFile }));
  rig.builder.resolution = { graph: walkedGraph, config: null };
  teach(rig.builder.states);
  rig.build();
  await until(() => rig.phase === 'running');
  rig.builder.last.end({ kind: 'failed', failure: MAKE_FAILED });
  await until(() => rig.phase === 'failed');
  return rig;
}

describe('the trace of a failure', () => {
  const running = pressed(failed, 'T');
  const ended = play(running, { type: 'trace/ended', trace: TRACE });

  it('opens over the screen, and ends with the cursor on the command that failed', () => {
    expect(running.overlay).toEqual({ kind: 'trace', cursor: 0 });
    expect(traceTitle(running).title).toMatch(/Running line \d+ again, traced$/);
    expect(ended.overlay).toEqual({ kind: 'trace', cursor: 3 });
    expect(traceTitle(ended)).toEqual({
      title: expect.stringMatching(/^Commands of line \d+$/),
      note: 'exit code 2',
    });
  });

  it('lists status, time, place and command', () => {
    expect(TRACE.commands.map((_, index) => textOf(traceRow(ended, index, 60, 9)))).toEqual([
      '✔   0    1.2s  :12        cd /src',
      '·  ≠0          :12        grep -q x y',
      '·        1.2s  :12        sh ./make.sh all',
      '✘   2    1.2s  make.sh:3    cc -I /usr/include/very/long -I…',
    ]);
  });

  it('says where a script comes from, and what is not in the list', () => {
    const said = traceFoot(ended, 90).map(textOf).join('\n');
    expect(said).toContain('This script comes from app/make.sh in the build context.');
    expect(said).toContain('It used the cache of the build: /var/cache.');
    expect(said).toContain('12 commands in the middle are not kept.');
  });

  it('is kept: the key shows it again, another one runs it again', () => {
    const closed = play(ended, { type: 'overlay/closed' });
    expect(pressed(closed, 'T').overlay).toEqual({ kind: 'trace', cursor: 3 });
    expect(pressed(closed, 'T').trace).toBe(ended.trace);
    expect(pressed(ended, 'r').trace?.phase.kind).toBe('running');
  });

  it('that ends behind another screen says so', () => {
    const hidden = play(running, { type: 'overlay/closed' }, { type: 'trace/ended', trace: TRACE });
    expect(hidden.overlay).toBeNull();
    expect(hidden.message?.text).toBe('The trace has ended: T shows it.');
  });

  it('opens the editor at a line of the Dockerfile, or of a script of the build context', () => {
    expect(actionFor('e', ended, NOW)).toMatchObject({
      type: 'trace/editScriptAsked',
      source: 'app/make.sh',
    });
    const commands = TRACE.commands.map((one) => ({ ...one, place: { ...one.place, source: null } }));
    const elsewhere = play(running, { type: 'trace/ended', trace: { ...TRACE, commands } });
    expect(actionFor('e', elsewhere, NOW)).toMatchObject({
      type: 'message/shown',
      text: 'The script of this command is not in the build context.',
    });
    expect(actionFor('e', pressed(ended, 'g'), NOW)).toEqual({ type: 'edit/asked', line: 12 });
  });

  it('is stopped by its key, and by a build', async () => {
    for (const stop of [
      { type: 'trace/stopAsked' },
      { type: 'build/asked', noCache: false, now: NOW },
    ] as const) {
      const rig = await failedRig();
      const signals: AbortSignal[] = [];
      rig.trace = (request) => {
        signals.push(request.signal);
        return new Promise<Trace>((_resolve, reject) =>
          request.signal.addEventListener('abort', () => reject(new Error('aborted'))),
        );
      };
      rig.store.dispatch({ type: 'trace/asked', failure: MAKE_FAILED, dockerfile: walkedFile, now: NOW });
      await until(() => signals.length === 1);
      rig.store.dispatch(stop);
      await until(() => rig.state.trace?.phase.kind === 'none');
      expect(signals[0]?.aborted).toBe(true);
      expect(rig.state.trace?.phase).toEqual({ kind: 'none', why: 'Stopped.' });
      await rig.session.stop();
    }
  });

  it('of a build that is closed is refused with what to do', async () => {
    const rig = new Rig(failed);
    rig.store.dispatch({ type: 'trace/asked', failure: FAILURE, dockerfile: failed.dockerfile, now: NOW });
    await until(() => rig.state.trace?.phase.kind === 'none');
    expect(rig.state.trace?.phase).toEqual({
      kind: 'none',
      why: 'The failed step is gone from the engine: r builds again.',
    });
    await rig.session.stop();
  });
});
