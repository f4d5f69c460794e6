import type { Readable } from 'node:stream';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { BuildSpec, ShellTerminal } from '../ports.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import type { TargetSource } from '../states/open-targets.ts';
import type { ReachedState } from '../states/reach.ts';
import type { ShellFixes } from './shell-fix.ts';
import type { StateCommand, StateTools } from './with-states.ts';

/** What `stagedive shell` needs. */
export interface ShellCommand extends StateCommand {
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
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** How what is done in a shell is kept; null if it is not recorded. */
  readonly fixes: ShellFixes | null;
}

/** What a shell or a command in a reached state is started with. */
export interface ShellRun {
  readonly command: ShellCommand;
  readonly tools: StateTools;
  readonly state: ReachedState;
}

/** Runs a shell or a command in a state. Returns the exit status. */
export type ShellAction = (run: ShellRun) => Promise<number>;
