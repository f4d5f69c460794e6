import type { LineRange } from '../progress/types.ts';

/**
 * A target's LLB definition as plain values, in the order in which the frontend marshalled it (inputs before users).
 * `src/buildkit/convert` decodes it; field meanings are those of moby/buildkit solver/pb/ops.proto.
 */
export interface StepGraph {
  readonly steps: readonly GraphStep[];
  /** The op whose output is the result; null for an empty result (`FROM scratch` alone). */
  readonly result: StepOutput | null;
}

/** One output of one op: what a state is named by. */
export interface StepOutput {
  readonly digest: string;
  readonly index: number;
}

export interface GraphStep {
  readonly digest: string;
  /** `llb.customname`, or '' when the frontend gave none; unfiltered. */
  readonly name: string;
  readonly inputs: readonly StepOutput[];
  readonly op: Op;
  /** Lines of the Dockerfile that made the step; empty for internal ones. */
  readonly lines: readonly LineRange[];
  /** All of the op's description labels. */
  readonly description: Readonly<Record<string, string>>;
  /** `linux/amd64`; null when the op does not say. */
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
    }
  | { readonly kind: 'file'; readonly actions: readonly FileAction[] }
  | { readonly kind: 'merge' | 'diff' | 'build' | 'other' };

export interface ExecMount {
  /** Index into the step's inputs; -1 for none. */
  readonly input: number;
  readonly selector: string;
  readonly dest: string;
  /** Index of the step's output that the mount becomes; -1 for none. */
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
      /** Symlinks in `src` are followed; otherwise only those of the folders above it. */
      readonly followSymlink: boolean;
      /** A folder's contents are copied, not the folder. */
      readonly contentsOnly: boolean;
      /** Archives are unpacked (ADD). */
      readonly unpack: boolean;
      /** `src` may be a pattern. */
      readonly allowWildcard: boolean;
      /** Patterns of .dockerignore's kind, relative to `src` (`--parents`, `--exclude`). */
      readonly include: readonly string[];
      readonly exclude: readonly string[];
    }
  | { readonly kind: 'mkfile' | 'mkdir' | 'rm' | 'symlink'; readonly input: number; readonly path: string };

/** Index into a file op's inputs; -1 for none. Past the step's inputs it names an earlier action of the same op. */
export type StepInput = number;
