import { describe, expect, it } from 'vitest';
import type { StatusUpdate, Vertex } from '../../src/progress/types.ts';
import { quietProgress } from '../../src/states/quiet-progress.ts';
import { FakeClock } from '../fakes/builder.ts';

function setUp() {
  const clock = new FakeClock();
  let text = '';
  const write = (more: string): void => {
    text += more;
  };
  const progress = quietProgress({ write, colours: false, clock });
  const tell = (vertex: Partial<Vertex>): void => {
    const update: StatusUpdate = {
      vertexes: [
        {
          digest: 'sha256:a',
          name: '[build 1/2] RUN make',
          inputs: [],
          started: null,
          completed: null,
          cached: false,
          error: null,
          group: null,
          ...vertex,
        },
      ],
      statuses: [],
      logs: [],
      warnings: [],
    };
    progress.listener.status(update);
  };
  return { clock, progress, tell, text: () => text };
}

describe('quiet progress', () => {
  it('shows nothing while steps are quick, however long the rest takes', () => {
    const { clock, progress, tell, text } = setUp();
    tell({ started: clock.now(), completed: clock.now() + 10, cached: true });
    clock.advance(10_000);
    progress.end(false);
    expect(text()).toBe('');
    expect(clock.waiting).toBe(0);
  });

  it('says which of several platforms is shown, also if all is quick', () => {
    const { progress, text } = setUp();
    progress.listener.notice({ kind: 'first-platform', text: 'Of the 2 platforms, this is linux/amd64.' });
    progress.listener.notice({ kind: 'engine-limit', text: 'Something else.' });
    progress.end(false);
    expect(text()).toBe('stagedive: Of the 2 platforms, this is linux/amd64.\n');
  });

  it('shows everything once a step has run for a second', () => {
    const { clock, progress, tell, text } = setUp();
    tell({ started: clock.now() });
    clock.advance(900);
    expect(text()).toBe('');
    clock.advance(300);
    expect(text()).toContain('[build 1/2] RUN make');
    progress.end(false);
  });

  it('shows a step that runs while the clock is set back, as nobody knows for how long', () => {
    const { clock, progress, tell, text } = setUp();
    tell({ started: clock.now() });
    clock.set(-3_600_000);
    clock.advance(200);
    expect(text()).toContain('[build 1/2] RUN make');
    progress.end(false);
  });

  it('takes a step for new that seems to start in a moment', () => {
    const { clock, progress, tell, text } = setUp();
    tell({ started: clock.now() });
    clock.set(-900);
    clock.advance(800);
    expect(text()).toBe('');
    progress.end(false);
  });

  it('shows everything when the build fails', () => {
    const { clock, progress, tell, text } = setUp();
    tell({ started: clock.now(), completed: clock.now() + 10, error: 'exit code: 1' });
    clock.advance(50);
    progress.end(true);
    expect(text()).toContain('exit code: 1');
  });
});
