import { DEFAULT_PATH } from '../default-path.ts';
import { SyntaxProblem } from '../parse/problem.ts';
import type { ArgInstruction, DockerfileProblem, Instruction } from '../types.ts';
import { checkValues } from './check-values.ts';
import { expandInstruction } from './instruction.ts';
import { type Environment, expandWord, WordError } from './word.ts';

/** These ARGs steer BuildKit itself and are no variables of the build. */
const NOT_IN_ENVIRONMENT = new Set(['BUILDKIT_SBOM_SCAN_CONTEXT', 'BUILDKIT_SBOM_SCAN_STAGE']);

/** What instructions are expanded with, beside the stage's own variables. */
export interface ExpansionContext {
  readonly escape: '\\' | '`';
  readonly buildArgs: ReadonlyMap<string, string>;
  readonly globalArgs: Environment;
}

/** The variables of a stage after its last instruction, as a stage made from it finds them. */
export interface StageEnvironment {
  readonly variables: Map<string, string>;
  /** Those of them that the image keeps, its ENV. */
  readonly kept: Map<string, string>;
  /** Whether all of them are known: not so above an image, whose own ENV the file does not say. */
  readonly complete: boolean;
}

const ONLY_PATH = new Map([['PATH', DEFAULT_PATH]]);
export const SCRATCH_ENVIRONMENT: StageEnvironment = {
  variables: ONLY_PATH,
  kept: ONLY_PATH,
  complete: true,
};
export const IMAGE_ENVIRONMENT: StageEnvironment = { ...SCRATCH_ENVIRONMENT, complete: false };

/** Walks a stage's instructions, expanding each with what those before it set (dockerfile2llb.dispatch). */
export class StageWalk implements Environment {
  readonly problems: DockerfileProblem[] = [];
  readonly #context: ExpansionContext;
  readonly #complete: boolean;
  #variables: Map<string, string>;
  #kept: Map<string, string>;
  /** Stages share what they inherit until they change it. */
  #shared = true;
  /** Whether an ARG may hide an ENV. */
  #hides = false;
  #missed = false;

  constructor(base: StageEnvironment, context: ExpansionContext) {
    this.#variables = base.variables;
    this.#kept = base.kept;
    this.#complete = base.complete;
    this.#context = context;
  }

  /**
   * To be read once the walk is over. ARGs go on into stages made from this one, but its ENV is set anew there, so that
   * it wins over an ARG that came later (dockerfile2llb.dispatchStages).
   */
  get environment(): StageEnvironment {
    const variables = this.#hides ? new Map([...this.#variables, ...this.#kept]) : this.#variables;
    return { variables, kept: this.#kept, complete: this.#complete };
  }

  get(name: string): string | undefined {
    const value = this.#variables.get(name);
    if (value === undefined) this.#missed = true;
    return value;
  }

  /**
   * The instruction expanded, and its effect on the environment taken. What cannot be expanded stays as written and
   * is noted as a problem, unless a variable that the base image may set has part in it.
   */
  step(instruction: Instruction): { instruction: Instruction; expanded: boolean } {
    this.#missed = false;
    try {
      if (instruction.keyword === 'ARG') {
        return { instruction: this.#declare(instruction), expanded: true };
      }
      const result = expandInstruction(instruction, this, this.#context.escape);
      checkValues(result);
      if (result.keyword === 'ENV') {
        for (const { key, value } of result.pairs) this.#set(key, value, true);
      }
      return { instruction: result, expanded: true };
    } catch (error) {
      if (!(error instanceof WordError || error instanceof SyntaxProblem)) throw error;
      const isCertain = error instanceof WordError && !error.dependsOnValue;
      if (isCertain || this.#complete || !this.#missed) {
        const suggestion = error instanceof SyntaxProblem ? error.suggestion : null;
        this.problems.push({ line: instruction.startLine, message: error.message, suggestion });
      }
      return { instruction, expanded: false };
    }
  }

  /** A build arg wins; else the default; else the ARG before the first FROM. */
  #declare(instruction: ArgInstruction): ArgInstruction {
    const args = instruction.args.map(({ name, value: written }) => {
      const given = this.#context.buildArgs.get(name);
      const value =
        given ??
        (written === null
          ? (this.#context.globalArgs.get(name) ?? null)
          : expandWord(written, this, { escape: this.#context.escape }));
      if (value !== null && !NOT_IN_ENVIRONMENT.has(name)) this.#set(name, value, false);
      return { name, value };
    });
    return { ...instruction, args };
  }

  #set(name: string, value: string, kept: boolean): void {
    if (this.#shared) {
      this.#variables = new Map(this.#variables);
      this.#kept = new Map(this.#kept);
      this.#shared = false;
    }
    this.#variables.set(name, value);
    if (kept) this.#kept.set(name, value);
    else this.#hides ||= this.#kept.has(name);
  }
}
