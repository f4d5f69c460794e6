import { describe, expect, it } from 'vitest';
import { press } from '../../../src/screens/frame/keys-press.ts';
import { Rig } from '../../fakes/rig.ts';
import { NOW } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

/** Chooses the report from the list of actions. */
function choose(rig: Rig): void {
  for (const key of [':', ...'send round', 'enter']) press(rig.store, key === ' ' ? 'space' : key, NOW);
}

describe('the report from the screens', () => {
  it('is in the list of actions, and says where it is', async () => {
    const rig = new Rig();
    const asked: number[] = [];
    rig.writeReport = async (_dockerfile, stage) => {
      asked.push(stage);
      return 'The report of runtime is in runtime-report.html.';
    };
    choose(rig);
    await until(() => rig.state.message?.text === 'The report of runtime is in runtime-report.html.');
    expect(asked).toEqual([rig.state.target]);
    expect(rig.state.message?.tone).toBe('info');
  });

  it('says why it could not be written, writes one at a time, and stops with the screens', async () => {
    const rig = new Rig();
    let wait: AbortSignal | null = null;
    rig.writeReport = (_dockerfile, _stage, signal) =>
      new Promise((_, reject) => {
        wait = signal;
        signal.addEventListener('abort', () => reject(new Error('Stopped.')));
      });
    rig.store.dispatch({ type: 'report/asked' });
    await until(() => wait !== null);
    rig.store.dispatch({ type: 'report/asked' });
    expect(rig.state.message?.text).toBe('A report is being written already.');
    await rig.session.stop();
    const failing = new Rig();
    failing.writeReport = () => Promise.reject(new Error('x.html cannot be written: the disk is read-only.'));
    failing.store.dispatch({ type: 'report/asked' });
    await until(() => failing.state.message?.tone === 'error');
    expect(failing.state.message?.text).toBe('x.html cannot be written: the disk is read-only.');
  });
});
