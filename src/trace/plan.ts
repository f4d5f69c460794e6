import type { RunInstruction } from '../dockerfile/types.ts';
import type { ExecStep } from '../llb/settings.ts';
import { heredocScript } from './heredoc-script.ts';
import { type InstrumentedScript, instrument, type ShellTraits } from './instrumented.ts';
import { parseShell } from './parse-shell.ts';
import { TRACE_FD, tracePrompt } from './records.ts';
import type { ShellScript } from './shell-script.ts';
import { type RunSource, scriptLines } from './source-lines.ts';

/** A RUN that can be traced. */
export interface TraceableRun {
  /** What starts the shell, without its flags: `/bin/sh`, `env bash`. */
  readonly program: readonly string[];
  /** The same with its flags, `-c` included. */
  readonly shell: readonly string[];
  /** What stands behind the script: `$0`, `$1` and so on. */
  readonly operands: readonly string[];
  readonly text: string;
  /** Null if the script is not understood: it is then traced as it is. */
  readonly script: ShellScript | null;
  /** The line of the Dockerfile for an offset in the script. */
  readonly lineAt: (offset: number) => number;
  /** What the shell of the RUN gives to another one as its script; null if it does not. */
  readonly heredoc: HeredocPart | null;
}

/** A script in a heredoc: `RUN <<EOF bash`. */
export interface HeredocPart {
  readonly script: ShellScript;
  /** The line of the Dockerfile for an offset in it, and for a line of it, from 1. */
  readonly lineAt: (offset: number) => number;
  readonly lineOf: (line: number) => number;
}

/** How a RUN is run again to see its commands. */
export interface TracePlan extends TraceableRun {
  readonly token: string;
  readonly traits: ShellTraits;
  readonly args: readonly string[];
  readonly instrumented: InstrumentedScript;
}

/** Longer scripts are traced as they are. */
const MAX_SCRIPT_CHARS = 128 * 1024;
const MAX_COMMANDS = 4_000;

const SHELLS: ReadonlySet<string> = new Set(['sh', 'ash', 'dash', 'bash']);

/** A shell with its flags, and the script that it runs. */
interface ShellCall {
  readonly program: readonly string[];
  readonly shell: readonly string[];
  readonly script: string;
  readonly operands: readonly string[];
}

/** Where the RUN of a step is written. */
export type RunOfStep = Omit<RunSource, 'instruction'> & {
  /** Null for an ONBUILD trigger: its lines are not those of the file. */
  readonly instruction: RunInstruction | null;
  /** The line on which all of it counts where that is so, from 1. */
  readonly line: number;
};

/** The RUN of a step, ready to be traced, or one sentence why it cannot be. */
export function traceableRun(step: ExecStep | null, source: RunOfStep): TraceableRun | string {
  if (step === null) return 'Only a RUN can be traced: this instruction runs no command.';
  const { instruction, line } = source;
  const call = shellCall(step, instruction);
  if (typeof call === 'string') return call;
  const { script: text, ...started } = call;
  const parsed = text.length > MAX_SCRIPT_CHARS ? null : parseShell(text);
  const script = parsed === null || parsed.commands.length > MAX_COMMANDS ? null : parsed;
  const lineAt = instruction === null ? () => line : scriptLines(text, { ...source, instruction });
  return { ...started, text, script, lineAt, heredoc: heredocOf(source) };
}

function heredocOf(source: RunOfStep): HeredocPart | null {
  const { instruction } = source;
  const script = instruction === null ? null : heredocScript(instruction);
  if (instruction === null || script === null) return null;
  const lineAt = scriptLines(script.text, { ...source, instruction });
  return { script, lineAt, lineOf: (line) => lineAt(0) + line - 1 };
}

/**
 * Makes a plan for the trace of a RUN.
 * @param token what no program can guess, of letters and digits
 */
export function planTrace(run: TraceableRun, token: string, traits: ShellTraits): TracePlan {
  const { shell, operands, text, script } = run;
  const instrumented =
    script === null
      ? { text, lines: new Map(), ownLines: new Set<number>() }
      : instrument(script, token, traits);
  const call = [...shell, `${prelude(token)}${instrumented.text}`, ...operands];
  const args = [...run.program, '-c', outer(token), 'sh', ...call];
  return { ...run, token, traits, instrumented, args };
}

/**
 * What starts the shell of the RUN, and says how it ended in a record of its own. It always works itself: the engine stops
 * a container as soon as one of its processes fails, and the scripts of the trace are read behind it. As in a build, the
 * command has nothing to read.
 */
function outer(token: string): string {
  const said = `+${token}:$?:::$$::sh:${token}::${token}: ${endMark(token)}`;
  return `{ set +x; } 2> /dev/null; unset SHLVL; "$@" < /dev/null; printf '%s\\n' "${said}" >&2; :`;
}

/** The last record of every trace: its status is that of the RUN. */
export function endMark(token: string): string {
  return `: ${token}-end`;
}

/**
 * What is put before a script: bash writes its trace to a descriptor of its own, so that a redirected stderr does not
 * take it. The mark tells how the shell counts lines: it is on the second, and the script starts on the third.
 */
function prelude(token: string): string {
  const own = `if [ -n "\${BASH_VERSION-}" ]; then eval 'exec ${TRACE_FD}>&2'; BASH_XTRACEFD=${TRACE_FD}; fi`;
  return `PS4='${tracePrompt(token)}'; ${own}; set -x\n${startMark(token)}\n`;
}

/** The first command of every trace. */
export function startMark(token: string): string {
  return `: ${token}-start`;
}

/**
 * The shell of a RUN and its script. A shell that is started by its own words, in the exec form or through `env`, is one
 * as well.
 * @param instruction null for a RUN that an image has as an ONBUILD trigger: the file does not say how it is written
 */
function shellCall({ op }: ExecStep, instruction: RunInstruction | null): ShellCall | string {
  const { args } = op;
  const [heredoc] = instruction?.heredocs ?? [];
  if (heredoc?.content.startsWith('#!') === true && args.at(-1) === `/dev/pipes/${heredoc.name}`) {
    const [first = ''] = heredoc.content.slice(2).split('\n', 1);
    const words = first
      .trim()
      .split(/\s+/)
      .filter((word) => word !== '-S');
    const program = shellProgram(words);
    if (program === null) return otherShell(words[0] ?? '');
    return { program, shell: [...words, '-c'], script: heredoc.content, operands: [] };
  }
  const program = shellProgram(args);
  const flag = program === null ? null : commandFlag(args, program.length);
  if (program === null || flag === null) {
    return instruction?.command.form === 'exec'
      ? 'This RUN starts its program without a shell (exec form), so there are no commands to trace.'
      : otherShell((program === null ? args.slice(0, 1) : args.slice(0, -1)).join(' '));
  }
  const script = args[flag + 1] ?? '';
  return { program, shell: args.slice(0, flag + 1), script, operands: args.slice(flag + 2) };
}

/** The words that start a shell which can be traced, without its flags; null if they start something else. */
function shellProgram(args: readonly string[]): readonly string[] | null {
  const [first = '', second = ''] = args;
  const isBehind = baseName(first) === 'env' || (baseName(first) === 'busybox' && second !== 'bash');
  const count = isBehind ? 2 : 1;
  return SHELLS.has(baseName(args[count - 1] ?? '')) ? args.slice(0, count) : null;
}

/** Where the flag is behind which a shell finds its script; null if there is none: it reads a file. */
function commandFlag(args: readonly string[], from: number): number | null {
  for (let at = from; at < args.length - 1; at += 1) {
    const arg = args[at] ?? '';
    if (/^-\w*c$/.test(arg)) return at;
    const isOfOption = at > from && /^[-+]\w*[oO]$/.test(args[at - 1] ?? '');
    if (!/^[-+]./.test(arg) && !isOfOption) return null;
  }
  return null;
}

function otherShell(name: string): string {
  return `Only sh, dash, ash and bash can be traced: this RUN is run by ${name}.`;
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
