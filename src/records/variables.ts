import type { Dockerfile, Instruction, Stage } from '../dockerfile/types.ts';

/** A variable that a Dockerfile sets. */
export interface SetVariable {
  readonly value: string | null;
  readonly from: 'arg' | 'env';
  /** The line that gave it its value. */
  readonly line: number;
}

/** What an instruction sees of those before it. */
export interface Scope {
  readonly variables: ReadonlyMap<string, SetVariable>;
  /** The lines of the last USER, WORKDIR and SHELL, by keyword. */
  readonly lines: ReadonlyMap<string, number>;
  /** The working folder as far as the file says it; '' for that of the image. */
  readonly folder: string;
}

const EMPTY: Scope = { variables: new Map(), lines: new Map(), folder: '' };

/** The variables that each instruction of a stage sees, those of its base stages included. */
export class Scopes {
  readonly #dockerfile: Dockerfile;
  readonly #known = new Map<number, readonly Scope[]>();
  readonly #globals: Scope;

  constructor(dockerfile: Dockerfile) {
    this.#dockerfile = dockerfile;
    const args = dockerfile.args.map(
      ({ name, value, line }) => [name, { value, from: 'arg', line }] as const,
    );
    this.#globals = { ...EMPTY, variables: new Map(args) };
  }

  /** What a FROM sees: only the ARGs before the first one. */
  get globals(): Scope {
    return this.#globals;
  }

  /** What the stage's instructions see, in order; the last entry is its end. */
  of(stage: Stage): readonly Scope[] {
    const known = this.#known.get(stage.index);
    if (known !== undefined) return known;
    const scopes: Scope[] = [this.#startOf(stage)];
    for (const instruction of [...stage.triggers, ...stage.instructions]) {
      scopes.push(this.#after(scopes.at(-1) ?? EMPTY, instruction));
    }
    const own = scopes.slice(stage.triggers.length);
    this.#known.set(stage.index, own);
    return own;
  }

  #startOf({ base }: Stage): Scope {
    if (base.kind !== 'stage') return EMPTY;
    const stage = this.#dockerfile.stages[base.index];
    return stage === undefined ? EMPTY : (this.of(stage).at(-1) ?? EMPTY);
  }

  #after(scope: Scope, instruction: Instruction): Scope {
    const { startLine, keyword } = instruction;
    switch (keyword) {
      case 'ENV': {
        const variables = new Map(scope.variables);
        for (const { key, value } of instruction.pairs)
          variables.set(key, { value, from: 'env', line: startLine });
        return { ...scope, variables };
      }
      case 'ARG': {
        const variables = new Map(scope.variables);
        for (const { name, value, default: own } of instruction.args) {
          // One that only takes over the ARG before the first FROM was set there.
          const line = own === null ? (this.#globals.variables.get(name)?.line ?? startLine) : startLine;
          variables.set(name, { value, from: 'arg', line });
        }
        return { ...scope, variables };
      }
      case 'WORKDIR': {
        const { path } = instruction;
        const folder = path.startsWith('/') ? path : `${scope.folder}/${path}`;
        return { ...scope, folder, lines: new Map(scope.lines).set(keyword, startLine) };
      }
      case 'USER':
      case 'SHELL':
        return { ...scope, lines: new Map(scope.lines).set(keyword, startLine) };
      default:
        return scope;
    }
  }
}

const NAMED = /\$\{?([A-Za-z_]\w{0,255})/g;

/** The names of the variables that a text refers to. */
export function variablesIn(text: string): readonly string[] {
  return [...new Set(Array.from(text.matchAll(NAMED), ([, name = '']) => name))];
}
