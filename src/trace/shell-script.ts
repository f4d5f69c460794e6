import type { ShellWord } from './shell-words.ts';

/**
 * What a command is part of, as far as it matters to its status: a failure in a condition is none, the commands of a
 * pipeline run at the same time, and the status of a command in a substitution is that of another one's.
 */
export interface ShellScope {
  kind:
    | 'list'
    | 'condition'
    | 'branch'
    | 'loop'
    | 'negated'
    | 'subshell'
    | 'member'
    | 'background'
    | 'substitution'
    | 'function';
  readonly parent: ShellScope | null;
  /** The same for the condition and the branches of one `if`, the members of one pipeline, and so on. */
  readonly construct: number;
  /** The name of a function. */
  readonly name: string;
  /** Whether the stderr of all that is in it goes elsewhere. */
  isSilenced: boolean;
}

/** A simple command of a script, or the head of a `for` or `case`, which bash traces too. */
export interface ShellCommand {
  /** Offsets into the script. */
  readonly start: number;
  end: number;
  readonly words: ShellWord[];
  readonly scope: ShellScope;
  /** Whether it is the head of a construct. */
  isHead: boolean;
}

/** One of several commands that a pipeline connects. */
export interface PipelineMember {
  readonly start: number;
  readonly end: number;
  readonly scope: ShellScope;
}

export interface ShellScript {
  readonly text: string;
  /** By their start. */
  readonly commands: readonly ShellCommand[];
  readonly members: readonly PipelineMember[];
}

/** A command of a script: the text of the script, and which of its commands it is, from 0. */
export interface ScriptPart {
  readonly script: string;
  readonly index: number;
}

/** Which command of a script it is; null if none. */
export function partOf(script: ShellScript | null, command: ShellCommand | null): ScriptPart | null {
  const index = command === null ? -1 : (script?.commands.indexOf(command) ?? -1);
  return script === null || index < 0 ? null : { script: script.text, index };
}
