/** A failing build that is driven as by keys: store and effects on a real engine, without screens. */

import type { Dockerfile } from '../../src/dockerfile/types.ts';
import type { DiffEntry } from '../../src/filesystem/diff.ts';
import type { Builder, BuildSpec } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import {
  buildExplanation,
  reasonTexts,
  stepExplanation,
} from '../../src/screens/frame/select/explanation.ts';
import { currentPoint, pointLog } from '../../src/screens/walk/select.ts';
import type { FailureDetails } from '../../src/screens/walk/state.ts';
import type { Action } from '../../src/store/actions.ts';
import { createSession, type Session } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import type { Store } from '../../src/store/store.ts';
import type { Project } from './build-project.ts';
import { dockerfileOf, firstState, screenPorts } from './screen-ports.ts';

export class FailingBuild implements AsyncDisposable {
  readonly #session: Session;

  private constructor(builder: Builder, project: Project, spec: Partial<BuildSpec>, dockerfile: Dockerfile) {
    this.#session = createSession(screenPorts(builder, project, spec), firstState(dockerfile));
  }

  get store(): Store {
    return this.#session.store;
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

  /** Starts the build and waits until it ends. */
  async build(): Promise<void> {
    this.dispatch({ type: 'build/asked', noCache: false, now: clock.now() });
    await this.until(({ build }) => build?.endedAt != null);
  }

  /** Waits until State shows the failure with all its details. */
  async opened(): Promise<void> {
    await this.until(
      ({ screen, walk }) =>
        screen === 'walk' && walk?.failureDetails != null && walk.failureDetails.files.kind !== 'listing',
    );
  }

  /** Runs the failed instruction again and waits for the result. */
  async again(): Promise<void> {
    const { walk } = this.state;
    const stage = walk?.target ?? 0;
    this.dispatch({ type: 'walk/asked', stage, line: this.line, now: clock.now() });
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

  /** First line of the instruction that State shows. */
  get line(): number {
    return currentPoint(this.state)?.lines.start ?? 0;
  }

  /** The text of the failure on State. */
  get said(): string {
    const failure = this.state.walk?.arrival?.failure;
    return failure == null ? '' : reasonTexts(failure, stepExplanation(this.state)).join('\n');
  }

  /** The text of the failure on the Build screen. */
  get saidOnBuild(): string {
    const { build } = this.state;
    if (build?.failure == null) return build?.error ?? '';
    const explanation = buildExplanation(this.state);
    return [String(explanation?.line), ...reasonTexts(build.failure, explanation)].join('\n');
  }

  get log(): string {
    const log = pointLog(this.state, currentPoint(this.state));
    return (log?.window(0, log.lineCount) ?? []).map(({ text }) => text).join('\n');
  }

  get files(): FailureDetails['files'] | undefined {
    return this.state.walk?.failureDetails?.files;
  }

  get changes(): readonly DiffEntry[] {
    return this.files?.kind === 'known' ? this.files.changes.entries : [];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.stop();
  }
}
