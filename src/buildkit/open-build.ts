import type { StepGraph, StepOutput } from '../llb/types.ts';
import type { BuildOutcome, OpenBuild, Resolution, StateRef } from '../ports.ts';
import { BuildFailedError } from '../ports.ts';
import type { BuildSession } from './build-session.ts';
import { imageConfig } from './convert/config.ts';
import { buildFailure } from './convert/failure.ts';
import { stepGraph } from './convert/graph.ts';
import { askFrontend } from './frontend.ts';
import type { Gateway } from './gateway.ts';
import type { Result } from './gen/gateway_pb.ts';
import { listTree } from './listing.ts';
import { runTarget } from './run.ts';
import { stateRef } from './state.ts';

/** What the frontend made of the target, once. */
export interface ResolvedTarget {
  readonly result: Result | undefined;
  readonly refId: string;
  readonly resolution: Resolution;
}

/**
 * One build that stays open. The target runs in the build that was registered first; states are solved in a second
 * one, so that they outlive the end of the first.
 */
export class SessionBuild implements OpenBuild {
  readonly id: string;
  readonly capabilities: ReadonlySet<string>;
  readonly #build: BuildSession;
  readonly #main: Gateway;
  #states: Promise<Gateway> | null = null;
  #resolved: Promise<ResolvedTarget> | null = null;
  #outcome: Promise<BuildOutcome> | null = null;
  #cancelled = false;
  #closed = false;

  constructor(build: BuildSession, main: Gateway) {
    this.#build = build;
    this.#main = main;
    this.id = main.id;
    this.capabilities = main.capabilities;
  }

  async resolve(): Promise<Resolution> {
    try {
      return (await this.#resolve()).resolution;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  run(): Promise<BuildOutcome> {
    this.#outcome ??= runTarget({
      build: this.#build,
      gateway: this.#main,
      resolve: () => this.#resolve(),
      cancelled: () => this.#cancelled,
    });
    return this.#outcome;
  }

  async solve(_graph: StepGraph, output: StepOutput): Promise<StateRef> {
    const definition = this.#build.shared.definitions.prefix(output);
    try {
      const gateway = await this.#stateGateway();
      const { result, ref } = await gateway.bridge.solve(
        { Definition: definition, allowResultReturn: true, allowResultArrayRef: true, Evaluate: true },
        gateway.options,
      );
      const id = result === undefined ? ref : refIdOf(result);
      const state = stateRef(gateway, id);
      // Engines before 23 name a state without running it.
      if (id !== '' && !gateway.capabilities.has('gateway.solve.evaluate')) await state.stat('/');
      return state;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  tree(_graph: StepGraph, output: StepOutput) {
    const { shared, session, exports } = this.#build;
    const definition = shared.definitions.prefix(output);
    return listTree(
      shared.channel,
      session.id,
      exports,
      definition,
      (failure) => new BuildFailedError(failure),
    );
  }

  cancel(): void {
    if (this.#closed) return;
    this.#cancelled = true;
    this.#main.abort();
    void this.#states?.then(
      (gateway) => gateway.abort(),
      () => {},
    );
    this.#states = null;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.cancel();
    this.#closed = true;
    this.#build.session.close();
    await this.#main.ended;
  }

  #resolve(): Promise<ResolvedTarget> {
    this.#resolved ??= resolveTarget(this.#build, this.#main);
    return this.#resolved;
  }

  async #stateGateway(): Promise<Gateway> {
    if (this.#closed) throw new Error('The build was closed.');
    const open = await this.#states?.catch(() => null);
    if (open && !open.over) return open;
    this.#states = this.#build.register(null);
    return this.#states;
  }

  #failed(error: unknown): Error {
    if (error instanceof BuildFailedError) return error;
    return new BuildFailedError(buildFailure(error));
  }
}

async function resolveTarget(build: BuildSession, gateway: Gateway): Promise<ResolvedTarget> {
  const result = await askFrontend(build, gateway);
  const definition = result?.result.case === 'ref' ? result.result.value.def : undefined;
  if (definition !== undefined) build.shared.definitions.add(definition);
  return {
    result,
    refId: result === undefined ? '' : refIdOf(result),
    resolution: {
      graph: stepGraph(definition),
      config: imageConfig(result?.metadata['containerimage.config']),
    },
  };
}

/** The id of a result's one ref; '' for the empty state. Results for many platforms at once are refused. */
export function refIdOf({ result }: Result): string {
  switch (result.case) {
    case 'ref':
      return result.value.id;
    case 'refDeprecated':
      return result.value;
    case undefined:
      return '';
    default:
      throw new Error('A build for several platforms at once is not supported; give one --platform.');
  }
}
