import type { Command } from 'commander';
import type { Definition } from '../definitions/types.ts';
import type { CheckFormat, FailOn } from './check/formats.ts';
import type { CompletedShell } from './completion/shells.ts';
import type { RunFlags } from './flags/run.ts';
import type { BuildFlags } from './flags/types.ts';
import type { InventoryFormat } from './inventory-formats.ts';

export interface CommonOptions extends BuildFlags {
  /** A folder; `-` if docker would read it from stdin. */
  readonly context: string;
  readonly target?: string;
  /** What a compose service or a bake target defines; its settings are among the flags already. */
  readonly definition?: Definition;
}

/** The options of a command that reads one state. */
export interface StateOptions extends CommonOptions {
  readonly ref: string;
  readonly before?: boolean;
}

/** The commands as the composition root provides them. Each returns an exit status. */
export interface Wiring {
  readonly version: string;
  /** `mouse` is false for `--no-mouse`, `record` for `--no-record`: commander negates them. */
  readonly screens: (
    options: CommonOptions & { readonly mouse?: boolean; readonly record?: boolean },
  ) => Promise<number>;
  readonly ls: (options: CommonOptions & { readonly json?: boolean }) => Promise<number>;
  readonly build: (
    options: CommonOptions & {
      readonly tag: readonly string[];
      /** As typed; see `progressMode`. */
      readonly progress: string;
      /** Build again whenever a file changes, until interrupted. */
      readonly watch?: boolean;
      /** With `watch`: run the target after each build that worked. */
      readonly run?: boolean;
      /** Build all that does not need a failed step. */
      readonly keepGoing?: boolean;
    },
  ) => Promise<number>;
  readonly shell: (
    options: CommonOptions & {
      readonly ref: string;
      readonly command: readonly string[];
      readonly before?: boolean;
      readonly shell?: string;
      readonly user?: string;
      readonly workdir?: string;
      readonly env: readonly string[];
      readonly toolbox?: string;
      /** False: what is typed is not recorded. */
      readonly record: boolean;
    },
  ) => Promise<number>;
  readonly run: (
    options: CommonOptions &
      RunFlags & {
        readonly interactive?: boolean;
        readonly tty?: boolean;
      },
  ) => Promise<number>;
  readonly files: (
    options: StateOptions & { readonly path: string; readonly json?: boolean },
  ) => Promise<number>;
  readonly cat: (options: StateOptions & { readonly path: string }) => Promise<number>;
  readonly cp: (
    options: StateOptions & {
      readonly path: string;
      readonly dest: string;
      readonly force?: boolean;
      readonly skipSpecial?: boolean;
    },
  ) => Promise<number>;
  readonly diff: (
    options: CommonOptions & {
      /** None, one or two. */
      readonly refs: readonly string[];
      readonly json?: boolean;
      readonly only?: string;
      readonly path: readonly string[];
      readonly all?: boolean;
      readonly trees?: boolean;
      readonly moves?: boolean;
      readonly sizes?: boolean;
      readonly patch?: string;
    },
  ) => Promise<number>;
  readonly check: (
    options: CommonOptions & {
      /** The target if absent. */
      readonly ref?: string;
      readonly before?: boolean;
      readonly json?: boolean;
      readonly format: CheckFormat;
      readonly failOn: FailOn;
      readonly only: readonly string[];
      readonly baseline?: string;
      readonly writeBaseline?: string;
      /** `true` prints the instructions that fix all, `write` writes them; any other word is REF. */
      readonly fix?: string | boolean;
      /** Only list the rules. */
      readonly rules?: boolean;
    },
  ) => Promise<number>;
  readonly inventory: (
    options: CommonOptions & {
      /** None, one or two. */
      readonly refs: readonly string[];
      readonly format: InventoryFormat;
    },
  ) => Promise<number>;
  readonly history: (options: {
    readonly action: string;
    readonly ids: readonly string[];
    readonly target?: string;
    readonly state?: string;
    readonly limit: string;
    readonly json?: boolean;
    readonly force?: boolean;
    readonly files?: boolean;
    readonly builder?: string;
  }) => Promise<number>;
  readonly context: (
    options: CommonOptions & {
      readonly json?: boolean;
      /** Every file. */
      readonly all?: boolean;
    },
  ) => Promise<number>;
  readonly why: (
    options: CommonOptions & {
      /** Say what would run again, without building. */
      readonly dryRun?: boolean;
      readonly json?: boolean;
    },
  ) => Promise<number>;
  readonly report: (
    options: CommonOptions & {
      /** A file; `-` for stdout. */
      readonly out?: string;
      /** Overwrite a file that is no report. */
      readonly force?: boolean;
    },
  ) => Promise<number>;
  readonly doctor: (options: { readonly builder?: string }) => Promise<number>;
  readonly completion: (options: { readonly shell: CompletedShell }) => Promise<number>;
  /** What the scripts of `completion` ask: `words` are typed behind the program's name, the last one at the cursor. */
  readonly complete: (program: Command, words: readonly string[]) => Promise<number>;
  readonly definitions: (options: { readonly folder: string; readonly json?: boolean }) => Promise<number>;
}
