/** Walking through a target: the store and its effects on a real engine, without a screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Builder } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import type { WalkGoal } from '../../src/screens/walk/actions.ts';
import { currentPoint, pointLog } from '../../src/screens/walk/select.ts';
import type { Arrival } from '../../src/screens/walk/state.ts';
import type { Action } from '../../src/store/actions.ts';
import { createSession, type Session } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import type { Store } from '../../src/store/store.ts';
import { Project, shellImage, testBuilder, unique } from './build-project.ts';
import { dockerfileOf, firstState, screenPorts } from './screen-ports.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

/** A walk through a project's last stage, driven as the keys drive it. */
class Walked implements AsyncDisposable {
  readonly #session: Session;

  private constructor(project: Project, dockerfile: AppState['dockerfile']) {
    this.#session = createSession(screenPorts(builder, project), firstState(dockerfile));
  }

  get store(): Store {
    return this.#session.store;
  }

  static async through(project: Project): Promise<Walked> {
    return new Walked(project, await dockerfileOf(project));
  }

  /** Dispatches, and waits for the next arrival. */
  async arrive(action: Action): Promise<Arrival> {
    const before = this.store.get().walk?.arrival ?? null;
    return await new Promise((resolve, reject) => {
      const stop = this.store.subscribe(() => {
        const { arrival, phase } = this.store.get().walk ?? { arrival: null, phase: null };
        if (phase?.kind === 'broken') reject(new Error(phase.message));
        if (phase?.kind !== 'standing' || arrival === null || arrival === before) return;
        stop();
        resolve(arrival);
      });
      this.store.dispatch(action);
    });
  }

  async to(goal: WalkGoal): Promise<Arrival> {
    return await this.arrive({ type: 'walk/to', goal, now: clock.now() });
  }

  async begin(line: number | null): Promise<Arrival> {
    return await this.arrive({ type: 'walk/asked', stage: this.store.get().target, line, now: clock.now() });
  }

  get line(): number {
    return currentPoint(this.store.get())?.lines.start ?? 0;
  }

  get log(): string {
    const log = pointLog(this.store.get(), currentPoint(this.store.get()));
    return (log?.window(0, log.lineCount) ?? []).map(({ text }) => text).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.stop();
  }
}

const DOCKERFILE = `FROM ${shellImage} AS build
ENV GREETING=hello
RUN mkdir -p /out && echo "$GREETING" > /out/greeting
RUN rm /out/greeting && echo changed > /etc/passwd && echo ${unique()} > /out/id
FROM scratch
COPY --from=build /out /out
`;

function paths(arrival: Arrival): string[] {
  return arrival.changes?.entries.map(({ change, path }) => `${change} ${path}`) ?? [];
}

describe('a walk through a target', () => {
  it('goes forwards and back, and shows what each instruction changed', async () => {
    await using project = await Project.with({ Dockerfile: DOCKERFILE });
    await using walked = await Walked.through(project);
    const image = await walked.begin(null);
    expect(walked.line).toBe(1);
    expect(image.changes).toBeNull();
    expect(image.entries).toBeGreaterThan(10);

    const env = await walked.to({ kind: 'point', point: 1 });
    expect(walked.line).toBe(2);
    expect(paths(env)).toEqual([]);

    expect(paths(await walked.to({ kind: 'point', point: 2 }))).toEqual(['added out', 'added out/greeting']);
    const third = paths(await walked.to({ kind: 'point', point: 3 }));
    expect(third).toEqual(['modified etc/passwd', 'removed out/greeting', 'added out/id']);

    // Back: the state before is still what it was.
    expect(paths(await walked.to({ kind: 'point', point: 2 }))).toEqual(['added out', 'added out/greeting']);

    const last = await walked.to({ kind: 'continue' });
    expect(last.because).toBe('end');
    expect(walked.line).toBe(6);
    expect(paths(last)).toEqual(['added out', 'added out/id']);
  });

  it('stops at breakpoints, also on a line without an instruction, and runs to the cursor', async () => {
    await using project = await Project.with({
      Dockerfile: DOCKERFILE.replace('FROM scratch', '# no instruction\nFROM scratch'),
    });
    await using walked = await Walked.through(project);
    await walked.begin(null);
    walked.store.dispatch({ type: 'breakpoint/toggled', line: 5 });
    expect(walked.store.get().message?.text).toContain('line 6');
    const stopped = await walked.to({ kind: 'continue' });
    expect(stopped.because).toBe('breakpoint');
    expect(walked.line).toBe(6);
    const back = await walked.to({ kind: 'line', line: 3 });
    expect(back.because).toBe('cursor');
    expect(walked.line).toBe(3);
  });

  it('stops at the instruction that failed, with its log', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo fine
RUN echo "half of it ${unique()}" | tee /half && exit 7
RUN echo never
`,
    });
    await using walked = await Walked.through(project);
    await walked.begin(null);
    const failed = await walked.to({ kind: 'continue' });
    expect(failed.because).toBe('failure');
    expect(failed.failure?.exitCode).toBe(7);
    expect(walked.line).toBe(3);
    await expect.poll(() => walked.log).toContain('half of it');
  });

  it('reports in one sentence why it could not start', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nCOPY missing /\n` });
    await using walked = await Walked.through(project);
    await walked.begin(null);
    const failed = await walked.to({ kind: 'continue' });
    expect(failed.failure?.message).toContain('missing');
    await project.write('Dockerfile', 'FROM\n');
    await expect(walked.begin(null)).rejects.toThrow(/Dockerfile:1/);
  });
});
