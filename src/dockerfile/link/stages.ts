import { DockerfileError } from '../error.ts';
import {
  type ExpansionContext,
  IMAGE_ENVIRONMENT,
  SCRATCH_ENVIRONMENT,
  type StageEnvironment,
  StageWalk,
} from '../expand/environment.ts';
import { describe } from '../expand/global-args.ts';
import { MAX_INSTRUCTIONS } from '../parse/lines.ts';
import { SyntaxProblem } from '../parse/problem.ts';
import { parseReference } from '../reference.ts';
import type { Dependency, DockerfileProblem, Instruction, Stage } from '../types.ts';
import {
  type BasedStage,
  checkBaseImage,
  type FromExpansion,
  resolveBase,
  type WrittenStage,
} from './base.ts';
import { findCycle } from './cycles.ts';
import { imageProblem, instructionSources } from './dependencies.ts';
import { ContextTable, type Source, SourceTable } from './sources.ts';
import { readTriggers } from './triggers.ts';

export interface StagesInput {
  readonly fileName: string;
  readonly written: readonly WrittenStage[];
  readonly expansion: ExpansionContext & FromExpansion;
  readonly buildContexts: Iterable<string>;
}

export interface LinkedStages {
  readonly stages: readonly Stage[];
  /** What BuildKit refuses for every target, in line order; the stages are known all the same. */
  readonly problems: readonly DockerfileProblem[];
}

/**
 * Links stages to what they use and expands their instructions, in BuildKit's order (dockerfile2llb.toDispatchState).
 * Throws DockerfileError for what BuildKit refuses for every target.
 */
export function linkStages(input: StagesInput): LinkedStages {
  return new StageLinker(input).link();
}

type Sources = readonly (Source | null)[];

class StageLinker {
  readonly #input: StagesInput;
  readonly #table: SourceTable;
  readonly #contexts: ContextTable;
  readonly #based: BasedStage[] = [];
  readonly #environments: StageEnvironment[] = [];

  constructor(input: StagesInput) {
    this.#input = input;
    this.#table = new SourceTable(input.expansion.escape);
    this.#contexts = new ContextTable(input.buildContexts);
  }

  link(): LinkedStages {
    try {
      return this.#link();
    } catch (error) {
      // BuildKit reads every FROM first, so what is wrong with one comes before anything else.
      const [first] = this.#based.flatMap(({ problem }) => problem ?? []);
      if (!(error instanceof DockerfileError) || first === undefined) throw error;
      throw this.#error(first.line, first.message, first.suggestion);
    }
  }

  #link(): LinkedStages {
    for (const written of this.#input.written) {
      const { from, startLine } = written;
      const name = from.name === null ? null : parseReference(from.name);
      if (name?.valid === false)
        throw this.#error(startLine, `invalid context name ${from.name}: ${name.reason}`);
      this.#based.push(resolveBase(written, this.#based, this.#table, this.#contexts, this.#input.expansion));
      this.#table.addStage(from.name);
    }
    this.#checkTriggerCount();
    const sources = this.#input.written.map(({ instructions }) =>
      instructions.map((instruction) => this.#findSources(instruction)),
    );
    this.#checkCycles(sources);
    this.#checkImages(sources);
    for (const stage of this.#based) checkBaseImage(stage, this.#table, this.#input.expansion);
    return {
      stages: this.#based.map((stage, index) => this.#finish(stage, index, sources[index] ?? [])),
      problems: this.#based.flatMap(({ problem }) => problem ?? []),
    };
  }

  /** A few lines of ONBUILD become many instructions where many stages are based on theirs. */
  #checkTriggerCount(): void {
    const own = this.#input.written.map(
      ({ instructions }) => instructions.filter(({ keyword }) => keyword === 'ONBUILD').length,
    );
    let count = 0;
    for (const { base, written } of this.#based) {
      if (base.kind === 'stage') count += own[base.index] ?? 0;
      if (count > MAX_INSTRUCTIONS) {
        throw this.#error(written.startLine, `ONBUILD makes more than ${MAX_INSTRUCTIONS} instructions`);
      }
    }
  }

  #findSources(instruction: Instruction): Sources {
    try {
      return this.#table.sourcesOf(instruction);
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      throw this.#error(instruction.startLine, error.message, error.suggestion);
    }
  }

  #checkCycles(sources: readonly (readonly Sources[])[]): void {
    const links = this.#input.written.map(({ instructions }, stage) => {
      // BuildKit keeps the last instruction that refers to a stage.
      const lineOf = new Map<number, number>();
      instructions.forEach((instruction, position) => {
        for (const source of sources[stage]?.[position] ?? []) {
          if (source?.kind === 'stage') lineOf.set(source.index, instruction.startLine);
        }
      });
      return [...lineOf].map(([to, line]) => ({ to, line }));
    });
    const cycle = findCycle(links);
    if (cycle === null) return;
    const name = this.#based[cycle.stage]?.written.from.name ?? `stage-${cycle.stage}`;
    throw this.#error(cycle.line, `circular dependency detected on stage: ${name}`);
  }

  #checkImages(sources: readonly (readonly Sources[])[]): void {
    this.#input.written.forEach(({ instructions }, stage) => {
      instructions.forEach((instruction, position) => {
        for (const source of sources[stage]?.[position] ?? []) {
          const problem = imageProblem(source);
          if (problem !== null) throw this.#error(instruction.startLine, problem);
        }
      });
    });
  }

  #finish(stage: BasedStage, index: number, sources: readonly Sources[]): Stage {
    const { written, base, platform } = stage;
    const { startLine, fromEndLine } = written;
    const dependsOn: Dependency[] = [];
    if (base.kind !== 'scratch') dependsOn.push({ ...base, via: 'FROM', line: startLine });
    const walk = new StageWalk(this.#baseEnvironment(stage), this.#input.expansion);
    const problems: DockerfileProblem[] = [];
    const step = (instruction: Instruction, from: Sources): Instruction => {
      const result = walk.step(instruction);
      const used = instructionSources(result.instruction, from, result.expanded, {
        stages: this.#based,
        contexts: this.#contexts,
        index,
      });
      dependsOn.push(...used.dependencies);
      problems.push(...used.problems);
      return result.instruction;
    };
    const triggers = this.#triggers(stage, problems).map(({ instruction, from }) => step(instruction, from));
    const instructions = written.instructions.map((instruction, position) =>
      step(instruction, sources[position] ?? []),
    );
    this.#environments.push(walk.environment);
    return {
      index,
      name: written.from.name,
      base,
      platform,
      description: describe(written.comments, written.from.name),
      startLine,
      fromEndLine,
      endLine: written.instructions.at(-1)?.endLine ?? fromEndLine,
      instructions,
      triggers,
      dependsOn: stage.replacedBy === null ? dependsOn : dependsOn.slice(0, 1),
      problems:
        stage.replacedBy === null ? [...problems, ...walk.problems].sort((a, b) => a.line - b.line) : [],
    };
  }

  #triggers(
    { base, written }: BasedStage,
    problems: DockerfileProblem[],
  ): { instruction: Instruction; from: Sources }[] {
    if (base.kind !== 'stage') return [];
    const triggers = readTriggers(this.#input.written[base.index]?.instructions ?? [], written);
    problems.push(...triggers.problems);
    return triggers.instructions.flatMap((instruction) => {
      try {
        const from = this.#table.sourcesOf(instruction);
        const wrong = from.map(imageProblem).find((problem) => problem !== null);
        if (wrong === undefined) return [{ instruction, from }];
        problems.push({ line: written.startLine, message: wrong, suggestion: null });
      } catch (error) {
        if (!(error instanceof SyntaxProblem)) throw error;
        problems.push({ line: written.startLine, message: error.message, suggestion: error.suggestion });
      }
      return [];
    });
  }

  #baseEnvironment({ base }: BasedStage): StageEnvironment {
    if (base.kind === 'scratch') return SCRATCH_ENVIRONMENT;
    if (base.kind === 'stage') return this.#environments[base.index] ?? IMAGE_ENVIRONMENT;
    return IMAGE_ENVIRONMENT;
  }

  #error(line: number, reason: string, suggestion: string | null = null): DockerfileError {
    return new DockerfileError(this.#input.fileName, line, reason, suggestion);
  }
}
