import type { RunInstruction } from '../dockerfile/types.ts';
import type { ExecStep } from '../llb/settings.ts';
import { type InstrumentedScript, instrument, type ShellTraits } from './instrumented.ts';
import { parseShell } from './parse-shell.ts';
import { tracePrompt } from './records.ts';
import type { ShellScript } from './shell-script.ts';
import { type RunSource, scriptLines } from './source-lines.ts';

/** A RUN that can be traced. */
export interface TraceableRun {
  /** The shell with its flags, `-c` included. */
  readonly shell: readonly string[];
  readonly text: string;
  /** Null if the script is not understood: it is then traced as it is. */
  readonly script: ShellScript | null;
  /** The line of the Dockerfile for an offset in the script. */
  readonly lineAt: (offset: number) => number;
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
  readonly shell: readonly string[];
  readonly script: string;
}

/** The RUN of a step, ready to be traced, or one sentence why it cannot be. */
export function traceableRun(
  step: ExecStep | null,
  source: Omit<RunSource, 'instruction'> & { readonly instruction: RunInstruction },
): TraceableRun | string {
  if (step === null) return 'Only a RUN can be traced: this instruction runs no command.';
  const call = shellCall(step, source.instruction);
  if (typeof call === 'string') return call;
  const { shell, script: text } = call;
  const parsed = text.length > MAX_SCRIPT_CHARS ? null : parseShell(text);
  const script = parsed === null || parsed.commands.length > MAX_COMMANDS ? null : parsed;
  return { shell, text, script, lineAt: scriptLines(text, source) };
}

/**
 * Makes a plan for the trace of a RUN.
 * @param token what no program can guess, of letters and digits
 */
export function planTrace(run: TraceableRun, token: string, traits: ShellTraits): TracePlan {
  const { shell, text, script } = run;
  const instrumented =
    script === null
      ? { text, lines: new Map(), ownLines: new Set<number>() }
      : instrument(script, token, traits);
  return { ...run, token, traits, instrumented, args: [...shell, `${prelude(token)}${instrumented.text}`] };
}

/**
 * What is put before a script: bash writes its trace to a descriptor of its own, so that a redirected stderr does not
 * take it. The mark tells how the shell counts lines: it is on the second, and the script starts on the third.
 */
function prelude(token: string): string {
  const own = `if [ -n "\${BASH_VERSION-}" ]; then eval 'exec {BASH_XTRACEFD}>&2'; fi`;
  return `PS4='${tracePrompt(token)}'; ${own}; set -x\n${startMark(token)}\n`;
}

/** The first command of every trace. */
export function startMark(token: string): string {
  return `: ${token}-start`;
}

function shellCall({ op }: ExecStep, instruction: RunInstruction): ShellCall | string {
  const { args } = op;
  const [heredoc] = instruction.heredocs;
  if (heredoc?.content.startsWith('#!') === true && args.at(-1) === `/dev/pipes/${heredoc.name}`) {
    const [first = ''] = heredoc.content.slice(2).split('\n', 1);
    const interpreter = first.trim().split(/\s+/);
    const words = baseName(interpreter[0] ?? '') === 'env' ? interpreter.slice(1) : interpreter;
    if (!SHELLS.has(baseName(words[0] ?? ''))) return otherShell(words[0] ?? '');
    return { shell: [...words, '-c'], script: heredoc.content };
  }
  if (instruction.command.form === 'exec') {
    return 'This RUN starts its program without a shell (exec form), so there are no commands to trace.';
  }
  const shell = args.slice(0, -1);
  if (!SHELLS.has(baseName(shell[0] ?? ''))) return otherShell(shell[0] ?? '');
  if (!/^-\w*c$/.test(shell.at(-1) ?? '')) return otherShell(shell.join(' '));
  return { shell, script: args.at(-1) ?? '' };
}

function otherShell(name: string): string {
  return `Only sh, dash, ash and bash can be traced: this RUN is run by ${name}.`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
