/**
 * The model of a Dockerfile: its stages, what each is based on and what each uses from elsewhere. Lines count from 1.
 * Terms and line ranges are BuildKit's (moby/buildkit frontend/dockerfile).
 */
import type { Instruction } from './instruction-types.ts';

export type * from './instruction-types.ts';

/** A parsed Dockerfile, with variables expanded wherever the frontend expands them. */
export interface Dockerfile {
  /** The name shown in errors and warnings. */
  readonly fileName: string;
  /** The lines of the file without line ends and byte order mark. */
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
  /** FROM lines that need a value for an ARG: BuildKit refuses them for every target (see requireBases). */
  readonly problems: readonly DockerfileProblem[];
  /** In line order. */
  readonly warnings: readonly DockerfileWarning[];
}

export interface GlobalArg {
  readonly name: string;
  /** The default as the frontend sees it: without quotes, earlier ARGs expanded. Null when there is none. */
  readonly default: string | null;
  /** The value in this build: the build arg if given, else the default, else null. */
  readonly value: string | null;
  readonly line: number;
  /** The comment above that starts with the ARG's name, without the name. */
  readonly description: string | null;
}

export type StageBase =
  /** `ref` as in FROM, expanded, not normalised: `golang:1.25`; as written when an ARG has no value. */
  | { readonly kind: 'image'; readonly ref: string }
  /** `ref` is the stage's name, or its number as a string; `index` its place in `stages`. */
  | { readonly kind: 'stage'; readonly ref: string; readonly index: number }
  /** A `--build-context` that replaces the image or the stage itself. */
  | { readonly kind: 'context'; readonly ref: string }
  | { readonly kind: 'scratch'; readonly ref: 'scratch' };

export interface Stage {
  readonly index: number;
  /** In lower case, as BuildKit keeps it; null when unnamed. */
  readonly name: string | null;
  readonly base: StageBase;
  /** `FROM --platform`, expanded, or as written when an ARG has no value; null when not given. */
  readonly platform: string | null;
  /** The comment right above FROM that starts with the stage's name, without the name. */
  readonly description: string | null;
  /** The first line of FROM. */
  readonly startLine: number;
  /** The last line of FROM itself. */
  readonly fromEndLine: number;
  /** The last line of the stage's last instruction. */
  readonly endLine: number;
  /** Without FROM. */
  readonly instructions: readonly Instruction[];
  /** ONBUILD triggers of the base stage, which run first, at this stage's FROM. Their lines are FROM's. */
  readonly triggers: readonly Instruction[];
  /** One entry a reference, in line order, the base included unless it is scratch. */
  readonly dependsOn: readonly Dependency[];
  /** What BuildKit refuses when a target needs this stage (see requireBuildable), in line order. */
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
  /** `.` is the main build context, any other `ref` the name of a `--build-context`. */
  | { readonly kind: 'context'; readonly ref: string; readonly via: DependencyVia; readonly line: number };

export interface DockerfileWarning {
  /** The name of the BuildKit check; `CheckDirective` is ours. */
  readonly rule:
    | 'DuplicateStageName'
    | 'StageNameCasing'
    | 'ReservedStageName'
    | 'NoEmptyContinuation'
    | 'CheckDirective';
  readonly message: string;
  readonly line: number;
}

export interface DockerfileProblem {
  readonly line: number;
  /** What is wrong, in BuildKit's words, without file and line. */
  readonly message: string;
  /** What to do about it; null when there is nothing to add. */
  readonly suggestion: string | null;
}

/** The build flags that parseDockerfile takes into account. */
export interface ParseOptions {
  /** The name shown in messages: `Dockerfile`. */
  readonly fileName: string;
  /** `--build-arg`; they override ARG defaults. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** The names of `--build-context`. */
  readonly buildContexts?: ReadonlySet<string>;
  /** `--target`, only for the ARG `TARGETSTAGE`; default: the last stage. */
  readonly target?: string;
  /** `--platform`, for TARGETPLATFORM and the like; default: the build platform. */
  readonly platform?: string;
  /** The platform that runs the build, for BUILDPLATFORM and the like; default `linux/amd64`. */
  readonly buildPlatform?: string;
}
