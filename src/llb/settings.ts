import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';
import type { Point, Program } from './program.ts';
import type { GraphStep } from './types.ts';

/** What a process in a state is given. */
export interface Settings {
  /** `NAME=value`, each name once. */
  readonly env: readonly string[];
  /** '' for root. */
  readonly user: string;
  readonly cwd: string;
  /** The stage's SHELL, flags included; null for the default one. */
  readonly shell: readonly string[] | null;
}

/** The part of an image's config that settings come from. */
export interface SettingsConfig {
  readonly env: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly shell: readonly string[] | null;
}

/** Where in a stage: just before an instruction or just after it. */
export type Side = 'before' | 'after';

/** What docker runs shell-form commands with where nothing says otherwise. */
const DEFAULT_SHELL = ['/bin/sh', '-c'];

/**
 * Environment, user and folder as the instruction of a stop would have them. A RUN's are in its step, to the letter.
 * Any other instruction has the config of the file cut there (see lastLineAt), and the ARGs so far, also of the stages
 * below.
 *
 * @param config null where it could not be had: then as much as the nearest RUN before and the file itself tell
 */
export function settingsAt(
  dockerfile: Dockerfile,
  program: Program,
  point: Point,
  side: Side,
  config: SettingsConfig | null,
): Settings {
  const stage = dockerfile.stages[point.stage];
  const instructions = stage === undefined ? [] : instructionsUpTo(stage, point, side);
  const step = execOf(program, point);
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
 * The last line of the file that has part in a stop's settings: cut after it, the file's last stage has their config.
 * Null where there is nothing before (FROM).
 */
export function lastLineAt(dockerfile: Dockerfile, point: Point, side: Side): number | null {
  if (side === 'after') return point.lines.end;
  const stage = dockerfile.stages[point.stage];
  if (stage === undefined || point.instruction === null) return null;
  const at = stage.instructions.indexOf(point.instruction);
  return stage.instructions[at - 1]?.endLine ?? stage.fromEndLine;
}

/** Whether a stop's settings are in its own step, so that no config is needed. */
export function hasOwnSettings(program: Program, point: Point): boolean {
  return execOf(program, point) !== null;
}

export type ExecStep = GraphStep & { readonly op: { readonly kind: 'exec' } };

/** The process of a stop, at FROM that of the base's last trigger; null for one that runs none. */
export function execOf(program: Program, point: Point): ExecStep | null {
  const steps = point.steps.map((digest) => program.graph.steps.get(digest));
  return steps.findLast((step): step is ExecStep => step?.op.kind === 'exec') ?? null;
}

/**
 * Settings as `--user`, `--workdir` and `--env` change them; `env` is `NAME=value`. Root is looked up in no
 * /etc/passwd: see isUserMissing.
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

/**
 * Whether a process was refused for its user, or group: there is none of that name in the state's /etc/passwd. Without
 * such a file BuildKit finds none for a number either (executor/oci/user.go reads a file that is not open).
 */
export function isUserMissing(message: string): boolean {
  return /unable to find (?:user|group) /.test(message);
}

/** Both lists as one, each name once; the second wins. */
export function mergeEnv(env: readonly string[], more: readonly string[]): readonly string[] {
  return [...new Map([...env, ...more].map((pair) => [nameOf(pair), pair])).values()];
}

function nameOf(pair: string): string {
  return pair.slice(0, Math.max(0, pair.indexOf('=')));
}

function instructionsUpTo(stage: Stage, point: Point, side: Side): readonly Instruction[] {
  const end = point.instruction === null ? 0 : stage.instructions.indexOf(point.instruction);
  const own = point.instruction === null ? [] : [point.instruction];
  return [...stage.triggers, ...stage.instructions.slice(0, end), ...(side === 'after' ? own : [])];
}

/** The shell that a shell-form RUN was given to; null for the default one, and for a RUN that names its program. */
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

/** The ARGs of a stage that hold after these instructions: an ENV of the same name ends them. */
function argsIn(instructions: readonly Instruction[]): readonly string[] {
  const args = new Map<string, string>();
  for (const each of instructions) {
    if (each.keyword === 'ARG') for (const pair of argPairs(each)) args.set(nameOf(pair), pair);
    if (each.keyword === 'ENV') for (const { key } of each.pairs) args.delete(key);
  }
  return [...args.values()];
}

/** The ARGs of the stages below: they go on, but hide no ENV any more (dockerfile2llb.dispatchStages). */
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
