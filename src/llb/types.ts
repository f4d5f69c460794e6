import type { LineRange } from '../progress/types.ts';

/**
 * The LLB definition of a target as plain values, in the order in which the frontend marshalled it (inputs before their
 * users). `src/buildkit/convert` decodes it; fields mean the same as in moby/buildkit solver/pb/ops.proto.
 */
export interface StepGraph {
  readonly steps: readonly GraphStep[];
  /** The output that is the result; null for an empty result (only `FROM scratch`). */
  readonly result: StepOutput | null;
}

/** One output of one op. It identifies a state. */
export interface StepOutput {
  readonly digest: string;
  readonly index: number;
}

export interface GraphStep {
  readonly digest: string;
  /** `llb.customname`, or '' when the frontend gave none. Unfiltered. */
  readonly name: string;
  readonly inputs: readonly StepOutput[];
  readonly op: Op;
  /** The lines of the Dockerfile that the step comes from; empty for internal steps. */
  readonly lines: readonly LineRange[];
  /** All of the op's description labels. */
  readonly description: Readonly<Record<string, string>>;
  /** `linux/amd64`; null when the op does not name one. */
  readonly platform: string | null;
}

export type Op =
  | { readonly kind: 'source'; readonly identifier: string; readonly attrs: Readonly<Record<string, string>> }
  | {
      readonly kind: 'exec';
      readonly args: readonly string[];
      /** `NAME=value` */
      readonly env: readonly string[];
      readonly cwd: string;
      readonly user: string;
      readonly mounts: readonly ExecMount[];
      /** Variables that hold secrets (`--mount=type=secret,env=`); absent without. */
      readonly secretVariables?: readonly string[];
    }
  | { readonly kind: 'file'; readonly actions: readonly FileAction[] }
  | { readonly kind: 'merge' | 'diff' | 'build' | 'other' };

export interface ExecMount {
  /** Index into the step's inputs; -1 for none. */
  readonly input: number;
  readonly selector: string;
  readonly dest: string;
  /** Index of the output that the mount becomes; -1 for none. */
  readonly output: number;
  readonly readonly: boolean;
  readonly type: 'bind' | 'secret' | 'ssh' | 'cache' | 'tmpfs';
}

export type FileAction =
  | {
      readonly kind: 'copy';
      readonly input: number;
      readonly source: StepInput;
      readonly src: string;
      readonly dest: string;
      /** Whether `src` itself may be a symlink to follow; those of the folders above it are always followed. */
      readonly followSymlink: boolean;
      /** Whether the contents of a folder are copied instead of the folder. */
      readonly contentsOnly: boolean;
      /** Whether archives are unpacked (ADD). */
      readonly unpack: boolean;
      /** Whether `src` may be a pattern. */
      readonly allowWildcard: boolean;
      /** Patterns as in .dockerignore, relative to `src` (`--parents`, `--exclude`). */
      readonly include: readonly string[];
      readonly exclude: readonly string[];
    }
  | { readonly kind: 'mkfile' | 'mkdir' | 'rm' | 'symlink'; readonly input: number; readonly path: string };

/**
 * Index into the inputs of a file op; -1 for none. An index past the inputs refers to an earlier action of the same op.
 */
export type StepInput = number;
