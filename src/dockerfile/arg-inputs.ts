import { describe } from './expand/global-args.ts';
import type { Dockerfile, Instruction, Stage } from './types.ts';
import { variablesIn } from './variables.ts';

export interface ArgInput {
  readonly name: string;
  /** Null when there is none. */
  readonly default: string | null;
  /** What this build uses; null when unset. */
  readonly value: string | null;
  /** What a comment right above an ARG of it says that begins with its name, as BuildKit's outline has it; null without one. */
  readonly description: string | null;
  /** Lines of ARG. */
  readonly declared: readonly number[];
  /** Lines that name it after a `$`, in order. A RUN may use it without. */
  readonly used: readonly number[];
}

/**
 * The ARGs that stages declare or inherit, and those before the first FROM that their FROM lines use, in line order.
 * @param stages all stages that a target needs, in file order
 */
export function argInputs(dockerfile: Dockerfile, stages: readonly Stage[]): ArgInput[] {
  const args = new Args();
  const inFrom = new Set<string>();
  for (const stage of stages) {
    for (let line = stage.startLine; line <= stage.fromEndLine; line++) {
      for (const name of variablesIn(dockerfile.lines[line - 1] ?? '')) inFrom.add(name);
    }
  }
  const redeclared = new Set(stages.flatMap(onlyNamed));
  // From the last to the first: an ARG can only use those above it.
  for (const arg of dockerfile.args.toReversed()) {
    if (!inFrom.has(arg.name) && !redeclared.has(arg.name)) continue;
    args.declare(arg.name, arg.default, arg.value, arg.line, arg.description);
    for (const name of variablesIn(dockerfile.lines[arg.line - 1] ?? '')) inFrom.add(name);
  }
  const globals = new Set(args.names());
  for (const arg of dockerfile.args) args.use(dockerfile, arg.line, arg.line, globals);
  const inherited = new Map<number, ReadonlySet<string>>();
  for (const stage of stages) {
    args.use(dockerfile, stage.startLine, stage.fromEndLine, globals);
    const base = stage.base.kind === 'stage' ? inherited.get(stage.base.index) : undefined;
    inherited.set(stage.index, stageArgs(dockerfile, stage, base ?? new Set(), args));
  }
  return args.all();
}

/** Goes through a stage. Returns the names that a stage based on it starts with. */
function stageArgs(
  dockerfile: Dockerfile,
  stage: Stage,
  base: ReadonlySet<string>,
  args: Args,
): ReadonlySet<string> {
  let names = base;
  for (const instruction of [...stage.triggers, ...stage.instructions]) {
    if (instruction.keyword === 'ARG') {
      for (const { name, value, default: fallback } of instruction.args) {
        const about = describe(commentsAbove(dockerfile, instruction.startLine), name);
        args.declare(name, fallback, value, instruction.startLine, about);
        // A set that stages share is copied only when it changes.
        if (!names.has(name)) names = new Set([...names, name]);
      }
    }
    args.use(dockerfile, instruction.startLine, instruction.endLine, names);
  }
  return names;
}

/** The ARGs that a stage declares without a default: they take that of the ARG before the first FROM. */
function onlyNamed({ triggers, instructions }: Stage): string[] {
  return [...triggers, ...instructions].flatMap((instruction: Instruction) =>
    instruction.keyword === 'ARG'
      ? instruction.args.filter((arg) => arg.default === null).map(({ name }) => name)
      : [],
  );
}

/** The comments above a line (from 1), without `#` and the blanks around them; an empty one separates, an empty line does not. */
function commentsAbove({ lines }: Dockerfile, line: number): readonly string[] {
  const comments: string[] = [];
  for (let at = line - 2; at >= 0; at--) {
    const text = lines[at]?.trim() ?? '';
    if (text === '') continue;
    const comment = text.slice(1).trim();
    if (!text.startsWith('#') || comment === '') break;
    comments.unshift(comment);
  }
  return comments;
}

interface Collected {
  default: string | null;
  value: string | null;
  description: string | null;
  readonly declared: Set<number>;
  readonly used: Set<number>;
}

class Args {
  readonly #args = new Map<string, Collected>();

  names(): Iterable<string> {
    return this.#args.keys();
  }

  declare(
    name: string,
    fallback: string | null,
    value: string | null,
    line: number,
    description: string | null,
  ): void {
    let arg = this.#args.get(name);
    if (arg === undefined) {
      arg = { default: null, value: null, description: null, declared: new Set(), used: new Set() };
      this.#args.set(name, arg);
    }
    arg.default ??= fallback;
    arg.value ??= value;
    arg.description ??= description;
    arg.declared.add(line);
  }

  /** Notes which of the names stand on these lines (from 1, both included). */
  use({ lines }: Dockerfile, from: number, to: number, names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    for (let line = from; line <= to; line++) {
      for (const name of variablesIn(lines[line - 1] ?? '')) {
        if (names.has(name)) this.#args.get(name)?.used.add(line);
      }
    }
  }

  all(): ArgInput[] {
    const ascending = (lines: ReadonlySet<number>): number[] => [...lines].sort((a, b) => a - b);
    return [...this.#args]
      .map(([name, arg]) => ({
        name,
        default: arg.default,
        value: arg.value,
        description: arg.description,
        declared: ascending(arg.declared),
        used: ascending(arg.used),
      }))
      .sort((a, b) => (a.declared[0] ?? 0) - (b.declared[0] ?? 0));
  }
}
