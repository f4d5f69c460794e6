import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { isStaticProgram } from '../filesystem/elf/index.ts';
import { prefixOf } from '../llb/chain.ts';
import type { Point, Program } from '../llb/program.ts';
import { shellCandidates } from '../llb/shell-choice.ts';
import type { StepOutput } from '../llb/types.ts';
import { type OpenBuild, type StateRef, unlessEngineLost } from '../ports.ts';
import { upTo } from '../text/cut.ts';
import { findShell, hasProgram } from './find-shell.ts';

/** What provides a shell for a state that has none. `from` is for messages: `stage build`, `image busybox:musl`. */
export type Toolbox =
  /** A static busybox, mounted into the state. */
  | { readonly kind: 'busybox'; readonly state: StateRef; readonly path: string; readonly from: string }
  | RootToolbox;

/** Another root that has a shell, with the state mounted in it. */
export interface RootToolbox {
  readonly kind: 'root';
  readonly state: StateRef;
  readonly shell: string;
  readonly from: string;
}

export interface ToolboxSearch {
  readonly build: OpenBuild;
  readonly dockerfile: Dockerfile;
  readonly program: Program;
  readonly point: Point;
  /** The image of `--toolbox`; null to search for one. */
  readonly image: string | null;
}

/** The variant of busybox that is static. */
const BUSYBOX_IMAGE = 'busybox:musl';

const BUSYBOX_PATHS = ['/bin/busybox', '/usr/bin/busybox', '/bin/busybox.static', '/sbin/busybox'];

/** Enough for an ELF header and its program headers. */
const HEADER_BYTES = 4096;

const REGISTRY_TIMEOUT_MS = 15_000;

/**
 * Finds a toolbox for a state: the image that was asked for; else a static busybox of another stage that is already
 * built; else busybox from the registry; else the nearest stage with a shell. Null if there is none. Rejects if the
 * image that was asked for cannot be pulled or has no shell.
 */
export async function findToolbox(search: ToolboxSearch): Promise<Toolbox | null> {
  const { build, image } = search;
  const platform = platformOf(search);
  if (image !== null) {
    const state = await build.image(image, platform);
    const found =
      (await busyboxIn(state, platform, `image ${image}`)) ?? (await rootIn(state, `image ${image}`));
    if (found !== null) return found;
    throw new RefusedError(noShellIn(image));
  }
  const near = builtStates(search);
  for (const { output, from } of near) {
    const found = await orNull(async () => busyboxIn(await build.solve(output), platform, from));
    if (found !== null) return found;
  }
  const pulled = await orNull(async () =>
    busyboxIn(
      await withRegistryTimeout(build.image(BUSYBOX_IMAGE, platform)),
      platform,
      `image ${BUSYBOX_IMAGE}`,
    ),
  );
  if (pulled !== null) return pulled;
  for (const { output, from } of near) {
    const found = await orNull(async () => rootIn(await build.solve(output), from));
    if (found !== null) return found;
  }
  return null;
}

/**
 * A root with a shell: that of the image that was asked for; else of an image of the build; else of busybox from the
 * registry. Null if there is none. Rejects as `findToolbox` does.
 */
export async function findRoot(search: ToolboxSearch): Promise<RootToolbox | null> {
  const { build, image } = search;
  const platform = platformOf(search);
  if (image !== null) {
    const found = await rootIn(await build.image(image, platform), `image ${image}`);
    if (found !== null) return found;
    throw new RefusedError(noShellIn(image));
  }
  for (const { output, from } of imagesNear(search)) {
    const found = await orNull(async () => rootIn(await build.solve(output), from));
    if (found !== null) return found;
  }
  const pulled = (): Promise<StateRef> => withRegistryTimeout(build.image(BUSYBOX_IMAGE, platform));
  return await orNull(async () => rootIn(await pulled(), `image ${BUSYBOX_IMAGE}`));
}

function noShellIn(image: string): string {
  return `The toolbox ${image} has no shell: name an image that has one, such as busybox:musl.`;
}

interface NearbyState {
  readonly output: StepOutput;
  readonly from: string;
}

/**
 * The ends of other stages, nearest first, then the images that the build uses. Only stages that the state itself
 * needs, which are already built; images are pulled if missing.
 */
function builtStates(search: ToolboxSearch): readonly NearbyState[] {
  const { dockerfile, program, point } = search;
  const own = neededSteps(search);
  const mayHaveFailed = new Set(point.steps);
  const ends = [...program.ends]
    .filter(([index, output]) => {
      if (index === point.stage || output === null || mayHaveFailed.has(output.digest)) return false;
      return own.has(output.digest);
    })
    .toSorted(([a], [b]) => b - a)
    .flatMap(([index, output]) => {
      const stage = dockerfile.stages[index];
      return stage === undefined || output === null ? [] : [{ output, from: `stage ${stageLabel(stage)}` }];
    });
  return [...ends, ...imagesNear(search)];
}

/** The steps that a state needs, by digest. */
function neededSteps({ program, point }: ToolboxSearch): ReadonlySet<string> {
  return new Set(
    [point.before, point.after].flatMap((output) =>
      output === null ? [] : prefixOf(program.graph, output).map(({ digest }) => digest),
    ),
  );
}

/** The images that the build uses, those that the state needs first. */
function imagesNear(search: ToolboxSearch): readonly NearbyState[] {
  const own = neededSteps(search);
  return search.program.graph.graph.steps
    .filter(({ op }) => op.kind === 'source' && op.identifier.startsWith('docker-image://'))
    .toSorted((a, b) => Number(own.has(b.digest)) - Number(own.has(a.digest)))
    .map(({ digest, op }) => ({
      output: { digest, index: 0 },
      from: `image ${op.kind === 'source' ? shortName(op.identifier) : ''}`,
    }));
}

function shortName(identifier: string): string {
  return upTo(identifier.replace('docker-image://', ''), '@').replace(/^docker\.io\/(?:library\/)?/, '');
}

async function busyboxIn(state: StateRef, platform: string | null, from: string): Promise<Toolbox | null> {
  for (const path of BUSYBOX_PATHS) {
    if (!(await hasProgram(state, path))) continue;
    const header = await state.readFile(path, { offset: 0, length: HEADER_BYTES });
    if (await isStaticProgram(header, platform)) return { kind: 'busybox', state, path, from };
  }
  return null;
}

async function rootIn(state: StateRef, from: string): Promise<RootToolbox | null> {
  const shell = await findShell(state, shellCandidates({ env: [], user: '', cwd: '/', shell: null }, null));
  return shell === null ? null : { kind: 'root', state, shell, from };
}

/** The platform of the point's steps; null if the graph does not say. */
function platformOf({ program, point }: ToolboxSearch): string | null {
  const { steps, graph } = program.graph;
  const own = steps.get(point.after?.digest ?? '')?.platform;
  return own ?? graph.steps.find(({ platform }) => platform !== null)?.platform ?? null;
}

/** One source that cannot be read does not end the search. */
async function orNull<T extends Toolbox>(look: () => Promise<T | null>): Promise<T | null> {
  return await look().catch(unlessEngineLost(null));
}

async function withRegistryTimeout<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RefusedError('The registry does not answer.')), REGISTRY_TIMEOUT_MS);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
