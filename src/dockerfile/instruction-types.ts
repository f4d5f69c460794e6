/** The instructions of a stage except FROM: one type per keyword, told apart by `keyword`. */

export interface InstructionFlag {
  /** Without the dashes: `from`, `mount`. */
  readonly name: string;
  /** Without quotes, unexpanded; null for a flag without `=`. */
  readonly value: string | null;
}

export interface Heredoc {
  /** The word that ends it; for COPY and ADD also the name of the file. */
  readonly name: string;
  /** The body with its line ends; tabs are still in. */
  readonly content: string;
  /** `<<-`: leading tabs are removed. */
  readonly stripTabs: boolean;
  /** False when any part of the word is quoted: the body is then used as it is. */
  readonly expand: boolean;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/**
 * An instruction of a stage. Values are expanded as far as the Dockerfile alone determines them (see InstructionBase).
 */
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

/**
 * What all instructions have. Expansion uses the ARG and ENV of this stage and of the stages it is based on, but not
 * the environment of a base image: a variable that only the image sets expands to nothing here.
 */
interface InstructionBase {
  readonly startLine: number;
  /** The last line, heredoc bodies included. */
  readonly endLine: number;
  /** The whole instruction on one line: continuations joined, unexpanded, without heredoc bodies. */
  readonly text: string;
  /** The text after keyword and flags, unexpanded. */
  readonly arguments: string;
  readonly flags: readonly InstructionFlag[];
  readonly heredocs: readonly Heredoc[];
}

/** A command that the shell runs, or that is run as it is. */
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

export interface DeclaredArg {
  readonly name: string;
  /** What applies from here on: the build arg, the default, or the global ARG; null when unset. */
  readonly value: string | null;
  /** What the line itself gives, expanded as far as it can be; null when it only declares the name. */
  readonly default: string | null;
}

export interface ArgInstruction extends InstructionBase {
  readonly keyword: 'ARG';
  readonly args: readonly DeclaredArg[];
}

export interface UserInstruction extends InstructionBase {
  readonly keyword: 'USER';
  readonly user: string;
}

export interface WorkdirInstruction extends InstructionBase {
  readonly keyword: 'WORKDIR';
  /** Expanded, but otherwise as written: may be relative to the previous directory. */
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
  /**
   * As written: a stage, an image or a build context. Null means the main build context for bind, and nothing for other
   * types.
   */
  readonly from: string | null;
  readonly source: string | null;
  readonly target: string | null;
  readonly id: string | null;
  readonly readOnly: boolean;
  readonly required: boolean;
  /** The environment variable that receives the secret; null for a file. */
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
  /** `--from` as written; null when it copies from the main build context. */
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
  /** The instruction that a stage based on this one runs first, as source text. */
  readonly trigger: string;
}
