import { stageAtLine } from '../dockerfile/needs.ts';
import { resolveRef } from '../dockerfile/ref.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { UsageError } from '../errors.ts';
import type { Point, Program } from '../llb/program.ts';
import type { Side } from '../llb/settings.ts';
import { type BuildFailure, type CacheMount, cacheMountName } from '../ports.ts';

/**
 * A state as a user names it: by stage or line, and side. It needs no engine. Before FROM there is nothing; `base` is
 * what FROM starts from, before any of its ONBUILD triggers run.
 */
export interface Address {
  /** The file as it was when the address was made. */
  readonly dockerfile: Dockerfile;
  /** Index of the stage. */
  readonly stage: number;
  /** First line of the instruction; null for the end of the stage. */
  readonly line: number | null;
  readonly side: Side | 'base';
  /** Set when the instruction failed: the state is then what it left behind. */
  readonly failure: BuildFailure | null;
  /** Set for a cache mount, which is no state of the build: the rest then says which target leads to it. */
  readonly cache?: CacheMount;
  /** The name of the ended build whose result it is; absent for one of the files as they are. */
  readonly past?: string;
}

/** The end of a stage. */
export function stageAddress(dockerfile: Dockerfile, stage: number): Address {
  return { dockerfile, stage, line: null, side: 'after', failure: null };
}

/** The state after a point. For an instruction that failed and left nothing, the state before it. */
export function pointAddress(dockerfile: Dockerfile, point: Point, failure: BuildFailure | null): Address {
  const at = { dockerfile, stage: point.stage, line: point.lines.start };
  if (failure === null) return { ...at, side: 'after', failure };
  return failure.mounts === null ? beforeAddress(at) : { ...at, side: 'after', failure };
}

/** The state just before the instruction of an address. */
export function beforeAddress(address: Pick<Address, 'dockerfile' | 'stage' | 'line'>): Address {
  const { dockerfile, stage, line } = address;
  return { dockerfile, stage, line, side: 'before', failure: null };
}

/**
 * A cache mount.
 * @param line the first line of the file that mounts it; null if none does
 * @param target index of the stage whose images are used if no line does
 */
export function cacheAddress(
  dockerfile: Dockerfile,
  cache: CacheMount,
  line: number | null,
  target: number,
): Address {
  const stage = line === null ? target : (stageAtLine(dockerfile, line)?.index ?? target);
  return { ...stageAddress(dockerfile, stage), line, cache };
}

/** What a stage starts from: the end of another stage, an image, a named context, or nothing. */
export function baseAddress(dockerfile: Dockerfile, { index, base, startLine }: Stage): Address {
  if (base.kind === 'stage') return stageAddress(dockerfile, base.index);
  const side = base.kind === 'scratch' ? 'before' : 'base';
  return { dockerfile, stage: index, line: startLine, side, failure: null };
}

/**
 * The address that a REF on the command line names.
 * @throws DockerfileError or UsageError if there is no such state
 */
export function refAddress(dockerfile: Dockerfile, ref: string, before: boolean): Address {
  const resolved = resolveRef(dockerfile, ref);
  const { stage } = resolved;
  const { fileName } = dockerfile;
  if (before && resolved.kind === 'stage') {
    const lines = `from :${stage.startLine} to :${stage.endLine}`;
    throw new UsageError(`--before goes with a line: ${fileName} has ${stageTitle(stage)} ${lines}.`);
  }
  if (resolved.kind === 'stage') return stageAddress(dockerfile, stage.index);
  if (before && resolved.instruction === null) {
    throw new UsageError(`${fileName}:${stage.startLine}: there is no state before FROM.`);
  }
  const line = resolved.instruction?.startLine ?? stage.startLine;
  return { dockerfile, stage: stage.index, line, side: before ? 'before' : 'after', failure: null };
}

const files = new WeakMap<Dockerfile, number>();
let fileCount = 0;

/** A key that is equal exactly for addresses of the same state. Two reads of one file count as different files. */
export function addressKey({ dockerfile, stage, line, side, failure, cache }: Address): string {
  let file = files.get(dockerfile);
  if (file === undefined) {
    fileCount += 1;
    file = fileCount;
    files.set(dockerfile, file);
  }
  const left = failure === null ? '' : `!${failure.vertex}:${failure.mounts?.after.join(',')}`;
  if (cache !== undefined) return `${file}/cache/${cache.id}/${cache.records.join(',')}`;
  return `${file}/${stage}/${line ?? 'end'}/${side}${left}`;
}

/** `build`, `stage 1`, `:14`, `before :14`, `what :14 left`, `debian:13`, `scratch`, `cache mount npm`; unfiltered. */
export function addressName(address: Address): string {
  const { dockerfile, stage, line, side, failure, cache } = address;
  if (cache !== undefined) return `cache mount ${cacheMountName(cache)}`;
  const model = dockerfile.stages[stage];
  if (model === undefined) return '';
  if (isEmpty(address)) return 'scratch';
  if (side === 'base') return model.base.ref;
  if (address.past !== undefined) return `${stageTitle(model)} of ${address.past}`;
  if (line === null) return stageTitle(model);
  if (failure !== null) return `what :${line} left`;
  return side === 'before' ? `before :${line}` : `:${line}`;
}

/** Whether this is the empty state before FROM. */
export function isEmpty({ dockerfile, stage, line, side }: Address): boolean {
  return side === 'before' && line !== null && line === dockerfile.stages[stage]?.startLine;
}

/** The point of an address; null if its stage is not part of the program. */
export function pointOf(program: Program, { stage, line }: Address): Point | null {
  const points = program.points.filter((point) => point.stage === stage);
  if (line === null) return points.at(-1) ?? null;
  return points.find((point) => line >= point.lines.start && line <= point.lines.end) ?? null;
}

/** The last line that a state was made by: an instruction that failed needs its fixes before it. */
export function lastLine(
  { side, failure }: Pick<Address, 'side' | 'failure'>,
  lines: { readonly start: number; readonly end: number },
): number {
  return side === 'after' && failure === null ? lines.end : lines.start - 1;
}
