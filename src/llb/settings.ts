import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { Point, Program } from './program.ts';
import type { GraphStep } from './types.ts';

/** Environment, user, folder and shell of a process in a state. */
export interface Settings {
  /** `NAME=value`, each name once. */
  readonly env: readonly string[];
  /** '' for root. */
  readonly user: string;
  readonly cwd: string;
  /** The SHELL of the stage, flags included; null for the default one. */
  readonly shell: readonly string[] | null;
}

/** The part of an image config that settings come from. */
export interface SettingsConfig {
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly shell: readonly string[] | null;
}

/** Just before an instruction, or just after it. */
export type Side = 'before' | 'after';

/** The shell that Docker runs shell-form commands with by default. */
const DEFAULT_SHELL = ['/bin/sh', '-c'];

/**
 * The settings that the instruction of a point has. Those of a RUN are in its step, and so are those of an ONBUILD
 * trigger that failed. For any other instruction they come from the config of the file cut off there (see lastLineAt),
 * plus the ARGs so far, those of the base stages included.
 *
 * @param config null when it is not available: then the nearest earlier RUN and the file itself are used
 * @param failed digest of the step that failed; null when none did
 */
export function settingsAt(
  dockerfile: Dockerfile,
  program: Program,
  point: Point,
  side: Side,
  config: SettingsConfig | null,
  failed: string | null | undefined = null,
): Settings {
  const stage = dockerfile.stages[point.stage];
  const instructions = stage === undefined ? [] : instructionsUpTo(stage, point, side);
  const step = execOf(program, point, failed);
  if (step !== null) {
    const { env, user, cwd } = step.op;
    return { env, user, cwd, shell: shellOf(step, point) ?? shellIn(instructions) ?? config?.shell ?? null };
  }
  if (config !== null) {
    const inherited = stage === undefined ? [] : inheritedArgs(dockerfile, stage);
    return {
      env: mergeEnv(mergeEnv(inherited, config.env), argsIn(instructions)),
      user: config.user,
      cwd: config.workingDir || '/',
      shell: config.shell,
    };
  }
  return withoutConfig(program, point, instructions);
}

/**
 * The last line that affects the settings at a point: the file cut off after it ends in a stage with their config. Null
 * when no line does (before FROM).
 */
export function lastLineAt(dockerfile: Dockerfile, point: Point, side: Side): number | null {
  if (side === 'after') return point.lines.end;
  const stage = dockerfile.stages[point.stage];
  if (stage === undefined || point.instruction === null) return null;
  const at = stage.instructions.indexOf(point.instruction);
  return stage.instructions[at - 1]?.endLine ?? stage.fromEndLine;
}

/** Whether the settings of a point are in its own step, so that no config is needed. `failed` as in settingsAt. */
export function hasOwnSettings(
  program: Program,
  point: Point,
  failed: string | null | undefined = null,
): boolean {
  return execOf(program, point, failed) !== null;
}

export type ExecStep = GraphStep & { readonly op: { readonly kind: 'exec' } };

/**
 * The process that a point runs; null when it runs none. FROM runs those of its ONBUILD triggers, but the state after it
 * is that of all triggers together, so it has a process only when one of them failed.
 *
 * @param failed digest of the step that failed; null when none did
 */
export function execOf(
  program: Program,
  point: Point,
  failed: string | null | undefined = null,
): ExecStep | null {
  if (point.instruction === null && failed == null) return null;
  const steps = point.steps
    .map((digest) => program.graph.steps.get(digest))
    .filter((step): step is ExecStep => step?.op.kind === 'exec');
  return steps.find(({ digest }) => digest === failed) ?? steps.at(-1) ?? null;
}

/**
 * Applies `--user`, `--workdir` and `--env` to settings; `env` is `NAME=value`. Root becomes '', which the engine does
 * not look up in /etc/passwd (see isUserMissing).
 */
export function withOverrides(
  settings: Settings,
  over: { readonly user?: string; readonly workdir?: string; readonly env?: readonly string[] },
): Settings {
  return {
    ...settings,
    env: mergeEnv(settings.env, over.env ?? []),
    user: over.user === 'root' || over.user === '0' ? '' : (over.user ?? settings.user),
    cwd: over.workdir ?? settings.cwd,
  };
}

/** Whether the engine refused a process because /etc/passwd of the state has no such user, or /etc/group no such group. */
export function isUserMissing(message: string): boolean {
  return /unable to find (?:user|group) /.test(message);
}

/** Merges two lists of `NAME=value`; each name occurs once, and the second list wins. */
export function mergeEnv(env: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Map([...env, ...more].map((pair) => [nameOf(pair), pair])).values()];
}

function nameOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.indexOf('=')));
}

function instructionsUpTo(stage: Stage, point: Point, side: Side): readonly Instruction[] {
  if (point.instruction === null && side === 'before') return [];
  const end = point.instruction === null ? 0 : stage.instructions.indexOf(point.instruction);
  const own = point.instruction === null ? [] : [point.instruction];
  return [...stage.triggers, ...stage.instructions.slice(0, end), ...(side === 'after' ? own : [])];
}

/** The shell of a shell-form RUN; null for the default one, and for a RUN that names its program. */
function shellOf(step: ExecStep, point: Point): readonly string[] | null {
  if (point.instruction?.keyword !== 'RUN' || point.instruction.command.form !== 'shell') return null;
  const shell = step.op.args.slice(0, -1);
  return shell.length === 0 || sameWords(shell, DEFAULT_SHELL) ? null : shell;
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

function shellIn(instructions: readonly Instruction[]): readonly string[] | null {
  return instructions.findLast((each) => each.keyword === 'SHELL')?.shell ?? null;
}

/** The ARGs in effect after these instructions: an ENV of the same name overrides an ARG. */
function argsIn(instructions: readonly Instruction[]): readonly string[] {
  const args = new Map<string, string>();
  for (const each of instructions) {
    if (each.keyword === 'ARG') for (const pair of argPairs(each)) args.set(nameOf(pair), pair);
    if (each.keyword === 'ENV') for (const { key } of each.pairs) args.delete(key);
  }
  return [...args.values()];
}

/** The ARGs of the base stages: they are inherited, but no longer override an ENV (dockerfile2llb.dispatchStages). */
function inheritedArgs({ stages }: Dockerfile, { base }: Stage): readonly string[] {
  const below: Stage[] = [];
  for (let at = base; at.kind === 'stage'; ) {
    const stage = stages[at.index];
    if (stage === undefined) break;
    below.unshift(stage);
    at = stage.base;
  }
  return argsIn(below.flatMap(({ triggers, instructions }) => [...triggers, ...instructions]));
}

function argPairs(instruction: Extract<Instruction, { keyword: 'ARG' }>): readonly string[] {
  return instruction.args.flatMap(({ name, value }) => (value === null ? [] : [`${name}=${value}`]));
}

function withoutConfig(program: Program, point: Point, instructions: readonly Instruction[]): Settings {
  const near = program.points.findLast(
    (each) => each.stage === point.stage && each.index < point.index && execOf(program, each) !== null,
  );
  const step = near === undefined ? null : execOf(program, near);
  const since = near?.instruction
    ? instructions.slice(instructions.indexOf(near.instruction) + 1)
    : instructions;
  let settings: Settings = {
    env: step?.op.env ?? [],
    user: step?.op.user ?? '',
    cwd: step?.op.cwd ?? '/',
    shell: shellIn(instructions),
  };
  for (const instruction of since) settings = applied(settings, instruction);
  return settings;
}

function applied(settings: Settings, instruction: Instruction): Settings {
  switch (instruction.keyword) {
    case 'ENV':
      return withOverrides(settings, { env: instruction.pairs.map(({ key, value }) => `${key}=${value}`) });
    case 'ARG':
      return { ...settings, env: mergeEnv(settings.env, argPairs(instruction)) };
    case 'USER':
      return { ...settings, user: instruction.user };
    case 'WORKDIR': {
      const { path } = instruction;
      const cwd = path.startsWith('/') ? path : `${settings.cwd.replace(/\/$/, '')}/${path}`;
      return { ...settings, cwd };
    }
    default:
      return settings;
  }
}
