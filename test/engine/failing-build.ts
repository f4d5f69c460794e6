/** A build that fails, driven as the keys drive it: store and effects on a real engine, without a screen. */
import { clock } from '../../src/cli/clock.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { DiffEntry } from '../../src/filesystem/diff.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import type { Action } from '../../src/store/actions.ts';
import { createEffects, type ScreenEffects } from '../../src/store/effects.ts';
import { createWalker, type Walker } from '../../src/store/effects-stepper.ts';
import { buildExplanation, reasonTexts, stepExplanation } from '../../src/store/select/explanation.ts';
import { currentStop, stopLog } from '../../src/store/select/stepper.ts';
import type { AppState } from '../../src/store/state.ts';
import type { Aftermath } from '../../src/store/stepper-state.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import type { Project } from './build-project.ts';
import { dockerfileOf, firstState, screenPorts } from './screen-ports.ts';

export class FailingBuild implements AsyncDisposable {
  readonly #effects: ScreenEffects;
  readonly #walker: Walker;
  readonly store: Store;

  private constructor(builder: Builder, project: Project, spec: Partial<BuildSpec>, dockerfile: Dockerfile) {
    const ports = screenPorts(builder, project, spec);
    this.#effects = createEffects(ports);
    this.#walker = createWalker(ports, ports.connect, this.#effects);
    this.store = createStore(firstState(dockerfile), (action, state, dispatch) => {
      this.#effects.run(action, state, dispatch);
      this.#walker.run(action, state, dispatch);
    });
  }

  static async of(builder: Builder, project: Project, spec: Partial<BuildSpec> = {}): Promise<FailingBuild> {
    return new FailingBuild(builder, project, spec, await dockerfileOf(project));
  }

  get state(): AppState {
    return this.store.get();
  }

  dispatch(action: Action): void {
    this.store.dispatch(action);
  }

  /** Asks for the build, and waits until it has ended. */
  async build(): Promise<void> {
    this.dispatch({ type: 'build/asked', noCache: false, now: clock.now() });
    await this.until(({ build }) => build?.endedAt != null);
  }

  /** Waits until the failure stands on State with all that is to be found out of it. */
  async opened(): Promise<void> {
    await this.until(
      ({ screen, stepper }) =>
        screen === 'state' && stepper?.aftermath != null && stepper.aftermath.files.kind !== 'listing',
    );
  }

  /** Runs the failed instruction again, and waits for what comes of it. */
  async again(): Promise<void> {
    const { stepper } = this.state;
    const stage = stepper?.target ?? 0;
    this.dispatch({ type: 'step/asked', stage, line: this.line, now: clock.now() });
    await this.opened();
  }

  async until(holds: (state: AppState) => boolean): Promise<void> {
    if (holds(this.state)) return;
    await new Promise<void>((resolve) => {
      const stop = this.store.subscribe(() => {
        if (!holds(this.state)) return;
        stop();
        resolve();
      });
    });
  }

  /** First line of the instruction at which State stands. */
  get line(): number {
    return currentStop(this.state)?.lines.start ?? 0;
  }

  /** What the workbench says of the failure. */
  get said(): string {
    const failure = this.state.stepper?.arrival?.failure;
    return failure == null ? '' : reasonTexts(failure, stepExplanation(this.state)).join('\n');
  }

  /** What the Build screen says of it. */
  get saidOnBuild(): string {
    const { build } = this.state;
    if (build?.failure == null) return build?.error ?? '';
    const explanation = buildExplanation(this.state);
    return [String(explanation?.line), ...reasonTexts(build.failure, explanation)].join('\n');
  }

  get log(): string {
    const log = stopLog(this.state, currentStop(this.state));
    return (log?.window(0, log.lineCount) ?? []).map(({ text }) => text).join('\n');
  }

  get files(): Aftermath['files'] | undefined {
    return this.state.stepper?.aftermath?.files;
  }

  get changes(): readonly DiffEntry[] {
    return this.files?.kind === 'known' ? this.files.changes.entries : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#walker.stop();
    await this.#effects.stop();
  }
}
