import { hash } from 'node:crypto';
import { fromBinary } from '@bufbuild/protobuf';
import type { ExecMount, FileAction, GraphStep, Op, StepGraph, StepOutput } from '../../llb/types.ts';
import type { LineRange } from '../../progress/types.ts';
import * as pb from '../gen/ops_pb.ts';
import { lineRanges } from './lines.ts';

/** An op of a definition with its digest. */
export interface DecodedOp {
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly op: pb.Op;
}

/** Decodes the ops of a definition, in order. Each digest is computed from the original bytes. */
export function decodeOps(definition: pb.Definition): DecodedOp[] {
  return definition.def.map((bytes) => ({
    digest: digestOf(bytes),
    bytes,
    op: fromBinary(pb.OpSchema, bytes),
  }));
}

/** An op's digest: `sha256:` and the hex SHA-256 of its bytes (moby/buildkit solver/llbsolver/vertex.go). */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${hash('sha256', bytes)}`;
}

/**
 * Converts a target's definition into steps. Without a definition the target is the empty state.
 * @param decoded its ops, where they are decoded already
 */
export function stepGraph(
  definition: pb.Definition | undefined,
  decoded: readonly DecodedOp[] | null = null,
): StepGraph {
  if (definition === undefined || definition.def.length === 0) return { steps: [], result: null };
  const ops = decoded ?? decodeOps(definition);
  const terminal = ops.at(-1);
  const last = terminal?.op.inputs[0];
  // The last op is a terminal: it only points to the result.
  const steps = terminal?.op.op.case === undefined ? ops.slice(0, -1) : ops;
  return {
    steps: steps.map((op) => graphStep(op, definition)),
    result: last ? stepOutput(last) : null,
  };
}

function graphStep({ digest, op }: DecodedOp, definition: pb.Definition): GraphStep {
  const description = definition.metadata[digest]?.description ?? {};
  return {
    digest,
    name: description['llb.customname'] ?? '',
    inputs: op.inputs.map(stepOutput),
    op: plainOp(op),
    lines: linesOf(digest, definition),
    description,
    platform: platformText(op.platform),
  };
}

/** The Dockerfile lines that a step comes from, sorted and without duplicates. */
function linesOf(digest: string, definition: pb.Definition): LineRange[] {
  const locations = definition.Source?.locations[digest]?.locations ?? [];
  const seen = new Map<string, LineRange>();
  for (const location of locations) {
    for (const range of lineRanges(location.ranges)) seen.set(`${range.start}-${range.end}`, range);
  }
  return [...seen.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

function stepOutput(input: pb.Input): StepOutput {
  return { digest: input.digest, index: Number(input.index) };
}

function platformText(platform: pb.Platform | undefined): string | null {
  if (!platform?.OS) return null;
  return [platform.OS, platform.Architecture, platform.Variant].filter((part) => part !== '').join('/');
}

function plainOp({ op }: pb.Op): Op {
  switch (op.case) {
    case 'source':
      return { kind: 'source', identifier: op.value.identifier, attrs: op.value.attrs };
    case 'exec':
      return {
        kind: 'exec',
        args: op.value.meta?.args ?? [],
        env: op.value.meta?.env ?? [],
        cwd: op.value.meta?.cwd ?? '/',
        user: op.value.meta?.user ?? '',
        mounts: op.value.mounts.map(execMount),
        ...(op.value.secretenv.length === 0
          ? {}
          : { secretVariables: op.value.secretenv.map(({ name }) => name) }),
      };
    case 'file':
      return { kind: 'file', actions: op.value.actions.flatMap(fileAction) };
    case 'merge':
    case 'diff':
    case 'build':
      return { kind: op.case };
    default:
      return { kind: 'other' };
  }
}

const mountTypes = {
  [pb.MountType.BIND]: 'bind',
  [pb.MountType.SECRET]: 'secret',
  [pb.MountType.SSH]: 'ssh',
  [pb.MountType.CACHE]: 'cache',
  [pb.MountType.TMPFS]: 'tmpfs',
} as const;

function execMount(mount: pb.Mount): ExecMount {
  return {
    input: Number(mount.input),
    selector: mount.selector,
    dest: mount.dest,
    output: Number(mount.output),
    readonly: mount.readonly,
    type: mountTypes[mount.mountType] ?? 'bind',
  };
}

function fileAction(from: pb.FileAction): FileAction[] {
  const input = Number(from.input);
  const { action } = from;
  switch (action.case) {
    case 'copy':
      return [
        {
          kind: 'copy',
          input,
          source: Number(from.secondaryInput),
          src: action.value.src,
          dest: action.value.dest,
          followSymlink: action.value.followSymlink,
          contentsOnly: action.value.dirCopyContents,
          unpack: action.value.attemptUnpackDockerCompatibility,
          allowWildcard: action.value.allowWildcard,
          include: action.value.includePatterns,
          exclude: action.value.excludePatterns,
        },
      ];
    case 'mkfile':
    case 'mkdir':
    case 'rm':
      return [{ kind: action.case, input, path: action.value.path }];
    case 'symlink':
      return [{ kind: 'symlink', input, path: action.value.newpath }];
    default:
      return [];
  }
}
