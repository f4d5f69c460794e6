import type { Readable, Writable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { Builder, BuildSpec, Clock, ShellTerminal } from '../ports.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import type { QuietProgress } from '../shell/quiet-progress.ts';
import type { Interrupt } from '../shell/run-once.ts';
import type { TargetSource } from '../states/open-targets.ts';
import type { ReachedState } from '../states/reach.ts';

/** What `stagedive shell` needs. */
export interface ShellCommand {
  readonly connect: () => Promise<Builder>;
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  readonly ref: string;
  readonly before: boolean;
  /** What to run; empty for a shell. */
  readonly args: readonly string[];
  readonly overrides: ShellOverrides;
  /** The toolbox image that the project's config names; null to search for one. */
  readonly projectToolbox: string | null;
  /** Null if there is no terminal: then only a command can run. */
  readonly terminal: ShellTerminal | null;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly colours: boolean;
  readonly clock: Clock;
  /** Registers a callback for every interruption; the returned function removes it. */
  readonly onInterrupt: (call: (signal: Interrupt) => void) => () => void;
  /** Registers what to do if the process ends before the command does. */
  readonly onExit: (call: () => Promise<void>) => void;
}

/** What a shell or a command in a reached state is started with. */
export interface ShellRun {
  readonly command: ShellCommand;
  readonly connect: () => Promise<Builder>;
  readonly state: ReachedState;
  readonly progress: QuietProgress;
  /** Stops listening for interruptions: from then on the shell or the command handles them. */
  readonly stopListening: () => void;
}

/** Runs a shell or a command in a state. Returns the exit status. */
export type ShellAction = (run: ShellRun) => Promise<number>;
