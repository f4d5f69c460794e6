/** Graphs as the frontend marshals them, in few words: every step is named by its digest. */
import type { ExecMount, FileAction, GraphStep, StepGraph, StepOutput } from '../../src/llb/types.ts';

/** The first output of a step, or another one. */
export function out(digest: string, index = 0): StepOutput {
  return { digest, index };
}

function step(digest: string, line: number | null, given: Pick<GraphStep, 'inputs' | 'op'>): GraphStep {
  return {
    digest,
    name: digest,
    lines: line === null ? [] : [{ start: line, end: line }],
    description: {},
    platform: 'linux/amd64',
    ...given,
  };
}

export function image(digest: string, line: number, ref: string): GraphStep {
  const identifier = `docker-image://docker.io/library/${ref}`;
  return step(digest, line, { inputs: [], op: { kind: 'source', identifier, attrs: {} } });
}

/** The build context, which belongs to no line. */
export function context(digest: string): GraphStep {
  return step(digest, null, { inputs: [], op: { kind: 'source', identifier: 'local://context', attrs: {} } });
}

/** A mount of an exec beside its root: what it is made from, and where. */
export interface Bind {
  readonly from: StepOutput | null;
  readonly dest: string;
}

/** RUN: its root is the first output. */
export function run(
  digest: string,
  line: number,
  root: StepOutput | null,
  binds: readonly Bind[] = [],
  cwd = '/',
): GraphStep {
  const inputs = [root, ...binds.map(({ from }) => from)].filter((input) => input !== null);
  const at = (input: StepOutput | null): number => (input === null ? -1 : inputs.indexOf(input));
  const mount = { selector: '', readonly: false, type: 'bind' } as const;
  const mounts: ExecMount[] = [
    { ...mount, input: at(root), dest: '/', output: 0 },
    ...binds.map(({ from, dest }) => ({ ...mount, input: at(from), dest, output: -1, readonly: true })),
  ];
  const op = {
    kind: 'exec',
    args: ['/bin/sh', '-c', digest],
    env: ['PATH=/bin'],
    cwd,
    user: '',
    mounts,
  } as const;
  return step(digest, line, { inputs, op });
}

/** What the frontend says of every COPY (dockerfile2llb/convert_copy.go). */
export const COPYING = {
  followSymlink: true,
  contentsOnly: true,
  unpack: false,
  allowWildcard: true,
  include: [],
  exclude: [],
} as const;

/** COPY of one source: what it adds to (null: scratch) and what it takes from. */
export function copy(
  digest: string,
  line: number | null,
  onto: StepOutput | null,
  from: StepOutput,
): GraphStep {
  const inputs = onto === null ? [from] : [onto, from];
  const action: FileAction = {
    kind: 'copy',
    input: onto === null ? -1 : 0,
    source: inputs.length - 1,
    src: '/out',
    dest: '/',
    ...COPYING,
  };
  return step(digest, line, { inputs, op: { kind: 'file', actions: [action] } });
}

/** A file op of several actions on one root, each on the one before: COPY of several sources. */
export function copies(
  digest: string,
  line: number,
  onto: StepOutput,
  from: readonly StepOutput[],
): GraphStep {
  const inputs = [onto, ...from];
  const actions = from.map((_, index): FileAction => {
    // Past the inputs an index names an earlier action.
    const input = index === 0 ? 0 : inputs.length + index - 1;
    return { kind: 'copy', input, source: index + 1, src: '/out', dest: '/', ...COPYING };
  });
  return step(digest, line, { inputs, op: { kind: 'file', actions } });
}

export function mkdir(digest: string, line: number, onto: StepOutput | null): GraphStep {
  return making('mkdir', digest, line, onto);
}

/** What a heredoc is made of. */
export function mkfile(digest: string, line: number, onto: StepOutput | null): GraphStep {
  return making('mkfile', digest, line, onto);
}

function making(kind: 'mkdir' | 'mkfile', digest: string, line: number, onto: StepOutput | null): GraphStep {
  const action: FileAction = { kind, input: onto === null ? -1 : 0, path: '/work' };
  return step(digest, line, { inputs: onto === null ? [] : [onto], op: { kind: 'file', actions: [action] } });
}

export function merge(digest: string, line: number | null, ...inputs: readonly StepOutput[]): GraphStep {
  return step(digest, line, { inputs, op: { kind: 'merge' } });
}

export function graphOf(result: StepOutput | null, ...steps: readonly GraphStep[]): StepGraph {
  return { steps, result };
}
