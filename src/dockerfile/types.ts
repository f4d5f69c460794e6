/**
 * The plain model of a Dockerfile: what its stages are, what each is made from and what each takes from others.
 * Lines count from 1. The words and the line ranges are BuildKit's (moby/buildkit frontend/dockerfile).
 */

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
  /** `ref` as in FROM, expanded, not normalised: `golang:1.25`. */
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
  /** `FROM --platform`, expanded; null when not given. */
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

export interface InstructionFlag {
  /** Without the dashes: `from`, `mount`. */
  readonly name: string;
  /** Quotes removed, unexpanded; null for a flag without `=`. */
  readonly value: string | null;
}

export interface Heredoc {
  /** The word that ends it; for COPY and ADD the name of the file too. */
  readonly name: string;
  /** The body with its line ends, tabs not yet removed. */
  readonly content: string;
  /** `<<-`: leading tabs are removed. */
  readonly stripTabs: boolean;
  /** False when any part of the word is quoted: the body is taken as it is. */
  readonly expand: boolean;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** An instruction of a stage. Values are expanded as far as the file itself says (see Stage environment below). */
export type Instruction =
  | AddInstruction
  | ArgInstruction
  | CmdInstruction
  | CopyInstruction
  | EntrypointInstruction
  | EnvInstruction
  | ExposeInstruction
  | HealthcheckInstruction
  | LabelInstruction
  | MaintainerInstruction
  | OnbuildInstruction
  | RunInstruction
  | ShellInstruction
  | StopsignalInstruction
  | UserInstruction
  | VolumeInstruction
  | WorkdirInstruction;

export type InstructionKeyword = Instruction['keyword'];

/**
 * What all instructions have. Expansion knows the ARG and ENV of this stage and of the stages below it, not the
 * environment of a base image: a variable that only the image sets expands to nothing here.
 */
interface InstructionBase {
  readonly startLine: number;
  /** The last line, heredoc bodies included. */
  readonly endLine: number;
  /** The whole instruction on one line, continuations joined, unexpanded, no heredoc bodies. */
  readonly text: string;
  /** What follows keyword and flags, unexpanded. */
  readonly arguments: string;
  readonly flags: readonly InstructionFlag[];
  readonly heredocs: readonly Heredoc[];
}

/** A command that is either handed to the shell or run as it is. */
export type CommandForm =
  | { readonly form: 'shell'; readonly command: string }
  | { readonly form: 'exec'; readonly argv: readonly string[] };

export interface EnvInstruction extends InstructionBase {
  readonly keyword: 'ENV';
  readonly pairs: readonly KeyValue[];
}

export interface LabelInstruction extends InstructionBase {
  readonly keyword: 'LABEL';
  readonly pairs: readonly KeyValue[];
}

export interface ArgInstruction extends InstructionBase {
  readonly keyword: 'ARG';
  /** `value` is what holds from here on: the build arg, the default, or the global ARG; null when unset. */
  readonly args: readonly { readonly name: string; readonly value: string | null }[];
}

export interface UserInstruction extends InstructionBase {
  readonly keyword: 'USER';
  readonly user: string;
}

export interface WorkdirInstruction extends InstructionBase {
  readonly keyword: 'WORKDIR';
  /** As written, expanded: may be relative to the directory before. */
  readonly path: string;
}

export interface ShellInstruction extends InstructionBase {
  readonly keyword: 'SHELL';
  readonly shell: readonly string[];
}

export interface RunInstruction extends InstructionBase {
  readonly keyword: 'RUN';
  readonly command: CommandForm;
  readonly mounts: readonly RunMount[];
  readonly network: 'default' | 'none' | 'host';
  readonly security: 'sandbox' | 'insecure';
}

export interface RunMount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  /** As written: a stage, an image or a build context; null for the main build context (bind) or nothing. */
  readonly from: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly id: string | null;
  readonly readOnly: boolean;
  readonly required: boolean;
  /** The environment variable that a secret is put into; null for a file. */
  readonly env: string | null;
  readonly sharing: 'shared' | 'private' | 'locked' | null;
}

/** What COPY and ADD have in common. */
interface TransferBase extends InstructionBase {
  /** Expanded; inline files are in `heredocs`. */
  readonly sources: readonly string[];
  readonly destination: string;
  readonly chown: string | null;
  readonly chmod: string | null;
  readonly link: boolean;
  readonly exclude: readonly string[];
}

export interface CopyInstruction extends TransferBase {
  readonly keyword: 'COPY';
  /** `--from` as written; null when it takes from the main build context. */
  readonly from: string | null;
  readonly parents: boolean;
}

export interface AddInstruction extends TransferBase {
  readonly keyword: 'ADD';
  readonly checksum: string | null;
}

export interface CmdInstruction extends InstructionBase {
  readonly keyword: 'CMD';
  readonly command: CommandForm;
}

export interface EntrypointInstruction extends InstructionBase {
  readonly keyword: 'ENTRYPOINT';
  readonly command: CommandForm;
}

export interface HealthcheckInstruction extends InstructionBase {
  readonly keyword: 'HEALTHCHECK';
  /** Null for HEALTHCHECK NONE. */
  readonly command: CommandForm | null;
}

export interface ExposeInstruction extends InstructionBase {
  readonly keyword: 'EXPOSE';
  readonly ports: readonly string[];
}

export interface VolumeInstruction extends InstructionBase {
  readonly keyword: 'VOLUME';
  readonly paths: readonly string[];
}

export interface StopsignalInstruction extends InstructionBase {
  readonly keyword: 'STOPSIGNAL';
  readonly signal: string;
}

export interface MaintainerInstruction extends InstructionBase {
  readonly keyword: 'MAINTAINER';
  readonly maintainer: string;
}

export interface OnbuildInstruction extends InstructionBase {
  readonly keyword: 'ONBUILD';
  /** The instruction that a stage FROM this one runs first, as source text. */
  readonly trigger: string;
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
