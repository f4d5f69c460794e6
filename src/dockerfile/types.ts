/**
 * The plain model of a Dockerfile: what its stages are, what each is made from and what each takes from others.
 * Lines count from 1. The words and the line ranges are BuildKit's (moby/buildkit frontend/dockerfile).
 */
import type { Instruction } from './instruction-types.ts';

export type * from './instruction-types.ts';

/** A Dockerfile as parsed, with ARGs expanded wherever the frontend expands them. */
export interface Dockerfile {
  /** The name that errors and warnings show. */
  readonly fileName: string;
  /** The physical lines without their line ends and without a byte order mark. */
  readonly lines: readonly string[];
  /** The image of the `# syntax=` directive, null when there is none. */
  readonly syntax: string | null;
  readonly escape: '\\' | '`';
  /** The value of the `# check=` directive, null when there is none. */
  readonly check: string | null;
  /** ARGs before the first FROM, in order. */
  readonly args: readonly GlobalArg[];
  /** At least one. */
  readonly stages: readonly Stage[];
  /** FROM lines that want the value of an ARG: BuildKit refuses them whatever the target is (see requireBases). */
  readonly problems: readonly DockerfileProblem[];
  /** In order of their lines. */
  readonly warnings: readonly DockerfileWarning[];
}

export interface GlobalArg {
  readonly name: string;
  /** The default as the frontend sees it: quotes removed, earlier ARGs expanded. Null when there is none. */
  readonly default: string | null;
  /** What holds in this build: the build arg when given, else the default, else null. */
  readonly value: string | null;
  readonly line: number;
  /** The comment above that begins with the ARG's name, without the name. */
  readonly description: string | null;
}

export type StageBase =
  /** `ref` as in FROM, expanded, not normalised: `golang:1.25`; as written where an ARG's value is missing. */
  | { readonly kind: 'image'; readonly ref: string }
  /** `ref` is the stage's name, or its number as a string; `index` its place in `stages`. */
  | { readonly kind: 'stage'; readonly ref: string; readonly index: number }
  /** A build context given by `--build-context` in place of the image or of the stage itself. */
  | { readonly kind: 'context'; readonly ref: string }
  | { readonly kind: 'scratch'; readonly ref: 'scratch' };

export interface Stage {
  readonly index: number;
  /** In lower case, as BuildKit keeps it; null when unnamed. */
  readonly name: string | null;
  readonly base: StageBase;
  /** `FROM --platform`, expanded, or as written where an ARG's value is missing; null when not given. */
  readonly platform: string | null;
  /** The comment right above FROM that begins with the stage's name, without the name. */
  readonly description: string | null;
  /** The first line of FROM. */
  readonly startLine: number;
  /** The last line of FROM itself. */
  readonly fromEndLine: number;
  /** The last line of the stage's last instruction. */
  readonly endLine: number;
  /** FROM is not among them. */
  readonly instructions: readonly Instruction[];
  /** ONBUILD triggers of the base stage: they run first, at this stage's FROM. Their lines are FROM's. */
  readonly triggers: readonly Instruction[];
  /** One entry a reference, by line; the base too, unless it is scratch. */
  readonly dependsOn: readonly Dependency[];
  /** What BuildKit refuses as soon as a target needs this stage (see requireBuildable), by line. */
  readonly problems: readonly DockerfileProblem[];
}

export type DependencyVia = 'FROM' | 'COPY' | 'ADD' | 'RUN';

export type Dependency =
  /** `ref` is the stage's name, or its number as a string; `index` its place in `stages`. */
  | {
      readonly kind: 'stage';
      readonly ref: string;
      readonly index: number;
      readonly via: DependencyVia;
      readonly line: number;
    }
  | { readonly kind: 'image'; readonly ref: string; readonly via: DependencyVia; readonly line: number }
  /** `.` is the main build context, any other ref the name of a `--build-context`. */
  | { readonly kind: 'context'; readonly ref: string; readonly via: DependencyVia; readonly line: number };

export interface DockerfileWarning {
  /** The name of BuildKit's build check. */
  readonly rule: 'DuplicateStageName' | 'StageNameCasing' | 'ReservedStageName' | 'NoEmptyContinuation';
  readonly message: string;
  readonly line: number;
}

export interface DockerfileProblem {
  readonly line: number;
  /** What is wrong, in Docker's words, without file and line. */
  readonly message: string;
  /** What to do about it, null when there is nothing better than the message. */
  readonly suggestion: string | null;
}

/** What parseDockerfile is told beside the text: the flags of the build. */
export interface ParseOptions {
  /** For messages: `Dockerfile`. */
  readonly fileName: string;
  /** `--build-arg`; they override ARG defaults. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** The names of `--build-context`. */
  readonly buildContexts?: ReadonlySet<string>;
  /** `--target`, only for the ARG `TARGETSTAGE`; default: the last stage. */
  readonly target?: string;
  /** `--platform`, for TARGETPLATFORM and its kin; default: the build platform. */
  readonly platform?: string;
  /** Where the build runs, for BUILDPLATFORM and its kin; default `linux/amd64`. */
  readonly buildPlatform?: string;
}
