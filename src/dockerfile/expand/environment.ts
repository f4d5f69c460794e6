import { DEFAULT_PATH } from '../default-path.ts';
import { SyntaxProblem } from '../parse/problem.ts';
import type { ArgInstruction, DockerfileProblem, Instruction } from '../types.ts';
import { checkValues } from './check-values.ts';
import { folderFrom } from './folder.ts';
import { expandInstruction } from './instruction.ts';
import { type Environment, expandWord, WordError } from './word.ts';

/** ARGs that configure BuildKit itself and do not become variables of the build. */
const NOT_IN_ENVIRONMENT = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']);

/** What instructions are expanded with, besides the variables of their stage. */
export interface ExpansionContext {
  readonly escape: '\\' | '`';
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly globalArgs: Environment;
}

/** The variables at the end of a stage, as a stage based on it starts with them. */
export interface StageEnvironment {
  readonly variables: Map<string, string>;
  /** The ones that the image keeps, set by ENV. */
  readonly kept: Map<string, string>;
  /** Whether all variables are known. False for a stage based on an image, whose ENV is not in the file. */
  readonly complete: boolean;
  /** The working folder; null when only the image or the value of a variable says it. */
  readonly folder: string | null;
}

const DEFAULT_VARIABLES = new Map([['PATH', DEFAULT_PATH]]);
export const SCRATCH_ENVIRONMENT: StageEnvironment = {
  variables: DEFAULT_VARIABLES,
  kept: DEFAULT_VARIABLES,
  complete: true,
  folder: '/',
};
export const IMAGE_ENVIRONMENT: StageEnvironment = { ...SCRATCH_ENVIRONMENT, complete: false, folder: null };

/** Walks the instructions of a stage and expands each with what the earlier ones set (dockerfile2llb.dispatch). */
export class StageWalk implements Environment {
  readonly problems: DockerfileProblem[] = [];
  readonly #context: ExpansionContext;
  readonly #complete: boolean;
  #variables: Map<string, string>;
  #kept: Map<string, string>;
  #folder: string | null;
  /** An inherited map is shared until the stage changes it. */
  #shared = true;
  /** Whether an ARG may override an ENV. */
  #hasOverride = false;
  #missed = false;

  constructor(base: StageEnvironment, context: ExpansionContext) {
    this.#variables = base.variables;
    this.#kept = base.kept;
    this.#complete = base.complete;
    this.#folder = base.folder;
    this.#context = context;
  }

  /**
   * The environment at the end of the walk. A stage based on this one inherits the ARGs, but sets the ENV again, so
   * that ENV wins over a later ARG (dockerfile2llb.dispatchStages).
   */
  get environment(): StageEnvironment {
    const variables = this.#hasOverride ? new Map([...this.#variables, ...this.#kept]) : this.#variables;
    return { variables, kept: this.#kept, complete: this.#complete, folder: this.#folder };
  }

  get(name: string): string | undefined {
    const value = this.#variables.get(name);
    if (value === undefined) this.#missed = true;
    return value;
  }

  /**
   * Expands an instruction and applies it to the environment. What cannot be expanded stays as written and becomes a
   * problem, unless it uses a variable that the base image may set.
   */
  step(instruction: Instruction): { instruction: Instruction; expanded: boolean } {
    this.#missed = false;
    try {
      if (instruction.keyword === 'ARG') {
        return { instruction: this.#declare(instruction), expanded: true };
      }
      const result = expandInstruction(instruction, this, this.#context.escape);
      checkValues(result, this.#folder);
      if (result.keyword === 'ENV') {
        for (const { key, value } of result.pairs) this.#set(key, value, true);
      }
      if (result.keyword === 'WORKDIR') {
        const isKnown = this.#complete || !this.#missed;
        this.#folder = isKnown ? folderFrom(this.#folder, result.path) : null;
      }
      return { instruction: result, expanded: true };
    } catch (error) {
      if (!(error instanceof WordError || error instanceof SyntaxProblem)) throw error;
      const isCertain = error instanceof WordError && !error.dependsOnValue;
      if (isCertain || this.#complete || !this.#missed) {
        const suggestion = error instanceof SyntaxProblem ? error.suggestion : null;
        this.problems.push({ line: instruction.startLine, message: error.message, suggestion });
      }
      if (instruction.keyword === 'WORKDIR') this.#folder = null;
      return { instruction, expanded: false };
    }
  }

  /** The build arg wins, then the default, then the ARG before the first FROM. */
  #declare(instruction: ArgInstruction): ArgInstruction {
    const args = instruction.args.map(({ name, value: written }) => {
      const given = this.#context.buildArgs.get(name);
      const fallback = written === null ? null : this.#defaultOf(written, given !== undefined);
      const value = given ?? (written === null ? (this.#context.globalArgs.get(name) ?? null) : fallback);
      if (value !== null && !NOT_IN_ENVIRONMENT.has(name)) this.#set(name, value, false);
      return { name, value, default: fallback };
    });
    return { ...instruction, args };
  }

  /** BuildKit does not read a default that a build arg overrides, so nothing is wrong with it then. */
  #defaultOf(written: string, isOverridden: boolean): string {
    const environment: Environment = isOverridden ? { get: (name) => this.#variables.get(name) } : this;
    try {
      return expandWord(written, environment, { escape: this.#context.escape });
    } catch (error) {
      if (isOverridden && error instanceof WordError) return written;
      throw error;
    }
  }

  #set(name: string, value: string, kept: boolean): void {
    if (this.#shared) {
      this.#variables = new Map(this.#variables);
      this.#kept = new Map(this.#kept);
      this.#shared = false;
    }
    this.#variables.set(name, value);
    if (kept) this.#kept.set(name, value);
    else this.#hasOverride ||= this.#kept.has(name);
  }
}
