import { expandWord, NO_VARIABLES, WordError } from '../expand/word.ts';
import { SyntaxProblem } from '../parse/problem.ts';
import { contextName } from '../reference.ts';
import type { Instruction } from '../types.ts';

/** What a `--from` or `from=` refers to. */
export type Source =
  | { readonly kind: 'stage'; readonly index: number }
  /** An image, or a build context that replaces it. */
  | { readonly kind: 'image'; readonly ref: string }
  | { readonly kind: 'scratch' };

/**
 * The stages and images that instructions can name, numbered as BuildKit does it (dockerfile2llb.dispatchStates):
 * images that instructions name, and mounts without a source, get numbers after the stages.
 */
export class SourceTable {
  readonly #escape: '\\' | '`';
  readonly #sources: Source[] = [];
  readonly #stages = new Map<string, number>();

  constructor(escapeCharacter: '\\' | '`') {
    this.#escape = escapeCharacter;
  }

  /** Adds the next stage, in file order. */
  addStage(name: string | null): void {
    const index = this.#sources.length;
    this.#sources.push({ kind: 'stage', index });
    if (name !== null) this.#stages.set(name, index);
  }

  /** The stage of exactly this name among those added so far: FROM is case-sensitive and sees only earlier stages. */
  baseStage(name: string): number | undefined {
    return this.#stages.get(name);
  }

  /** What an instruction refers to, one entry a reference; null for the main build context. Throws SyntaxProblem. */
  sourcesOf(instruction: Instruction): (Source | null)[] {
    if (instruction.keyword === 'COPY') {
      return instruction.from === null ? [] : [this.#copySource(instruction.from)];
    }
    if (instruction.keyword === 'RUN') {
      return instruction.mounts.map((mount) => {
        const source = this.#named(mount.from ?? 'scratch');
        return mount.from === null ? null : source;
      });
    }
    return [];
  }

  #copySource(from: string): Source {
    if (this.#expandNothing(from) !== from) {
      throw new SyntaxProblem(
        'variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround',
      );
    }
    if (!/^[-+]?\d{1,18}$/.test(from)) return this.#named(from);
    const source = this.#sources[Number(from)];
    if (source === undefined) {
      throw new SyntaxProblem(`invalid stage index ${Number(from)}`, this.#stageRange());
    }
    return source;
  }

  #named(name: string): Source {
    const index = this.#stages.get(name.toLowerCase());
    if (index !== undefined) return { kind: 'stage', index };
    const source: Source = name === 'scratch' ? { kind: 'scratch' } : { kind: 'image', ref: name };
    this.#sources.push(source);
    return source;
  }

  #expandNothing(text: string): string {
    try {
      return expandWord(text, NO_VARIABLES, { escape: this.#escape });
    } catch (error) {
      if (error instanceof WordError) throw new SyntaxProblem(error.message);
      throw error;
    }
  }

  #stageRange(): string {
    const last = this.#sources.findLastIndex(
      (source, index) => source.kind === 'stage' && source.index === index,
    );
    return last === 0 ? 'the only stage is 0' : `stages are numbered from 0 to ${last}`;
  }
}

/** The build contexts that replace stages and images. Finds them under any spelling of their name. */
export class ContextTable {
  readonly #given = new Map<string, string>();

  constructor(names: Iterable<string>) {
    for (const name of names) this.#given.set(contextName(name), name);
  }

  /** The name of the context as given; null when none replaces this stage or image. */
  find(name: string): string | null {
    if (this.#given.size === 0 || /^(?:scratch|context)$/i.test(name)) return null;
    return this.#given.get(contextName(name)) ?? null;
  }
}
