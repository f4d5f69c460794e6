import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { startableUser } from '../llb/container-user.ts';
import { mergeEnv } from '../llb/settings.ts';
import {
  type Builder,
  BuildFailedError,
  type BuildListener,
  type BuildSpec,
  type ContainerSettings,
  type ContainerStart,
  type EngineContainer,
  type EngineContainers,
  type ImageConfig,
  NO_OUTPUTS,
  type OpenBuild,
  type Resolution,
  systemClock,
} from '../ports.ts';
import { stageAddress } from '../states/address.ts';
import type { HeldTargets } from '../states/held-targets.ts';
import type { ReachedState } from '../states/reach.ts';
import { accountFiles } from './account-files.ts';
import { builderContainer } from './builder-container.ts';
import { programsOf } from './shell-lookup.ts';
import { waiterIn } from './waiter.ts';
import { startWatched } from './watched-process.ts';

/** A target that is built and can be started. */
export interface RunnableImage {
  /** The ports of EXPOSE, as `80/tcp`; empty without an engine, which cannot publish them. */
  readonly exposed: readonly string[];
  /** What the image was made of. */
  readonly resolution: Resolution;
  /** One sentence on what differs from docker; null if nothing does. */
  readonly note: string | null;
  start(start: Omit<ContainerStart, 'image'>): EngineContainer;
  /** Removes what was started, and the image. Idempotent, never rejects. */
  close(): Promise<void>;
}

export interface ImageRequest {
  readonly builder: Builder;
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** Index of the target. */
  readonly stage: number;
  readonly listener: BuildListener;
  /** Where a builder without an engine finds the state. */
  readonly held: Pick<HeldTargets, 'reach'>;
  /** Takes what has to be closed if the build is given up meanwhile. */
  readonly keep: (opened: { close(): Promise<void> }) => void;
  /** Is told of the build in the engine, to explain how it failed while it is open. */
  readonly opened?: (build: OpenBuild) => void;
}

/** Everything as the image says. */
export const IMAGE_SETTINGS: ContainerSettings = {
  args: [],
  entrypoint: null,
  env: [],
  user: null,
  workdir: null,
  network: null,
  ports: [],
  publishesAll: false,
  binds: [],
  volumes: [],
  init: false,
  memory: null,
};

const NO_ENGINE_NOTE =
  'This builder has no engine, so BuildKit itself runs the target: as it runs RUN, without HEALTHCHECK, volumes and ports.';

/**
 * Builds a target and stores its image, without a name, in the engine. A builder without an engine runs the end of the
 * target itself. Rejects with a BuildFailedError, with an EngineLostError, or with one sentence.
 * @param settings checked here already: what a builder cannot honour is refused before anything runs
 */
export async function runnableImage(
  request: ImageRequest,
  settings: ContainerSettings,
): Promise<RunnableImage> {
  const { builder, spec } = request;
  if (spec.platforms.length > 1) {
    throw new RefusedError('One image is started at a time: name one platform with --platform.');
  }
  const containers = await builder.containers();
  if (containers !== null) return await engineImage(request, containers);
  refuseForBuilder(settings);
  return await builderImage(request);
}

async function engineImage(request: ImageRequest, containers: EngineContainers): Promise<RunnableImage> {
  const { builder, spec, listener, keep } = request;
  const label = containers.newImageLabel();
  const started: EngineContainer[] = [];
  let closing: Promise<void> | null = null;
  const remove = async (): Promise<void> => {
    // The engine keeps the image of a container.
    await Promise.all(started.map((container) => container.remove()));
    await containers.removeImage(label);
  };
  const close = (): Promise<void> => {
    closing ??= remove();
    return closing;
  };
  keep({ close });
  const build = await builder.open(imageSpec(spec, label), listener);
  keep(build);
  request.opened?.(build);
  const image = await built(builder, build);
  const resolution = await build.resolve();
  const { config } = resolution;
  await build.close();
  return {
    resolution,
    exposed: (config?.exposedPorts ?? []).map((port) => (port.includes('/') ? port : `${port}/tcp`)),
    note: null,
    start(start) {
      const container = containers.start({ ...start, image });
      started.push(container);
      return container;
    },
    close,
  };
}

/** The same build with its image, and nothing else, stored. */
function imageSpec(spec: BuildSpec, label: Readonly<Record<string, string>>): BuildSpec {
  return {
    ...spec,
    ...NO_OUTPUTS,
    cacheFrom: spec.cacheFrom,
    tags: [],
    storeUntagged: true,
    labels: { ...spec.labels, ...label },
  };
}

/** Runs a build. Returns the image's id. */
async function built(builder: Builder, build: OpenBuild): Promise<string> {
  const outcome = await build.run();
  switch (outcome.kind) {
    case 'done':
      if (outcome.imageId === null) throw new RefusedError('The engine did not say which image it stored.');
      return outcome.imageId;
    case 'failed':
      throw new BuildFailedError(outcome.failure);
    case 'cancelled':
      throw new RefusedError('The build was cancelled.');
    case 'lost':
      throw await builder.lost;
  }
}

/** @throws RefusedError for what only an engine can do */
function refuseForBuilder(settings: ContainerSettings): void {
  const { ports, publishesAll, binds, volumes, network, init, memory } = settings;
  const impossible = [
    ports.length > 0 || publishesAll ? '--publish' : null,
    binds.length > 0 || volumes.length > 0 ? '--volume' : null,
    network === null ? null : '--network',
    init ? '--init' : null,
    memory === null ? null : '--memory',
  ].find((flag) => flag !== null);
  if (impossible === undefined) return;
  throw new RefusedError(
    `${impossible} needs an engine, and this builder has none: leave it out, or use the engine with --builder default.`,
  );
}

async function builderImage({ dockerfile, stage, held }: ImageRequest): Promise<RunnableImage> {
  const state = await held.reach(stageAddress(dockerfile, stage), 'none');
  const resolution = await state.target.build.resolve();
  const { config } = resolution;
  if (config === null) throw new RefusedError('The builder did not say how the image is to be started.');
  const started: EngineContainer[] = [];
  return {
    exposed: [],
    resolution,
    note: NO_ENGINE_NOTE,
    start(start) {
      const container = startInBuilder(state, config, start);
      started.push(container);
      return container;
    },
    close: async () => void (await Promise.all(started.map((container) => container.remove()))),
  };
}

function startInBuilder(
  state: ReachedState,
  config: ImageConfig,
  start: Omit<ContainerStart, 'image'>,
): EngineContainer {
  const args = commandOf(config, start);
  let user = '';
  const open = async () => {
    if (args.length === 0) throw new RefusedError('no command specified');
    if (state.kind === 'failed') throw new RefusedError('The target was not built.');
    user = startableUser(start.user ?? config.user, await accountFiles(state.ref));
    return await state.target.build.container({ root: { kind: 'state', state: state.ref } });
  };
  const term = start.tty === null ? [] : ['TERM=xterm'];
  return builderContainer(open(), (opened) => {
    const env = mergeEnv(term, mergeEnv(config.env, start.env));
    const process = startWatched(
      opened,
      {
        args,
        env,
        cwd: start.workdir ?? (config.workingDir || '/'),
        user,
        tty: start.tty,
        output: start.output,
      },
      systemClock,
      async () => waiterIn(state.target.build, await programsOf(state), env),
    );
    if (!start.stdin) process.endInput();
    return process;
  });
}

/** ENTRYPOINT and CMD as docker joins them: who sets the first does without the image's second. */
function commandOf(config: ImageConfig, { entrypoint, args }: ContainerSettings): readonly string[] {
  const first = entrypoint === null ? (config.entrypoint ?? []) : entrypoint === '' ? [] : [entrypoint];
  const second = args.length > 0 || entrypoint !== null ? args : (config.cmd ?? []);
  return [...first, ...second];
}
