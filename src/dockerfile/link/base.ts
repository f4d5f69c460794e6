import { DockerfileError } from '../error.ts';
import { type Environment, expandWord, WordError } from '../expand/word.ts';
import type { FromLine } from '../parse/from.ts';
import { parsePlatform } from '../platform.ts';
import { parseReference } from '../reference.ts';
import { didYouMean } from '../suggest.ts';
import type { DockerfileProblem, Instruction, StageBase } from '../types.ts';
import type { ContextTable, SourceTable } from './sources.ts';

/** A stage as written. */
export interface WrittenStage {
  readonly from: FromLine;
  readonly startLine: number;
  readonly fromEndLine: number;
  readonly comments: readonly string[];
  readonly instructions: readonly Instruction[];
}

/** A stage whose base has been resolved. */
export interface BasedStage {
  readonly written: WrittenStage;
  readonly base: StageBase;
  readonly platform: string | null;
  /** The build context that replaces the whole stage; null when the stage is built. */
  readonly replacedBy: string | null;
  /** What FROM names when that is neither a stage nor scratch, expanded; set even if a build context replaces it. */
  readonly image: string | null;
  /** Set when FROM only lacks the value of an ARG, which BuildKit refuses for every target. */
  readonly problem: DockerfileProblem | null;
}

/** What FROM lines are expanded with. */
export interface FromExpansion {
  readonly fileName: string;
  readonly escape: '\\' | '`';
  readonly globalArgs: Environment & { keys(): Iterable<string> };
  /** The names of the ARGs before the first FROM. */
  readonly declared: ReadonlySet<string>;
}

/**
 * Resolves the base of a stage among the stages before it (dockerfile2llb.buildDispatchStates). Throws DockerfileError.
 */
export function resolveBase(
  written: WrittenStage,
  earlier: readonly BasedStage[],
  table: SourceTable,
  contexts: ContextTable,
  expansion: FromExpansion,
): BasedStage {
  const { from, startLine } = written;
  const named = readImage(from.image, startLine, expansion);
  const ref = named.text;
  const platform = from.platform === null ? null : readPlatform(from.platform, startLine, expansion);
  const index = table.baseStage(ref);
  const replacedBy = from.name === null ? null : contexts.find(from.name);
  const image = index === undefined && ref !== 'scratch' && named.problem === null ? ref : null;
  const base = replacedBy === null ? findBase(ref, index, earlier, contexts) : contextBase(replacedBy);
  const problem = named.problem ?? platform?.problem ?? null;
  return { written, base, platform: platform?.text ?? null, replacedBy, image, problem };
}

/** An expanded word of FROM. When it needs the value of an ARG, `text` is as written and `problem` says so. */
interface FromWord {
  readonly text: string;
  readonly problem: DockerfileProblem | null;
}

function findBase(
  ref: string,
  index: number | undefined,
  earlier: readonly BasedStage[],
  contexts: ContextTable,
): StageBase {
  if (index !== undefined) {
    const replacement = earlier[index]?.replacedBy ?? null;
    return replacement === null ? { kind: 'stage', ref, index } : contextBase(replacement);
  }
  if (ref === 'scratch') return { kind: 'scratch', ref };
  const context = contexts.find(ref);
  return context === null ? { kind: 'image', ref } : contextBase(context);
}

function contextBase(ref: string): StageBase {
  return { kind: 'context', ref };
}

/**
 * Refuses a FROM that cannot name an image. BuildKit checks this after it has expanded all FROM lines and found no
 * cycle (dockerfile2llb.resolveBaseImage). Throws DockerfileError.
 */
export function checkBaseImage(
  { written: { startLine: line }, image: ref }: BasedStage,
  table: SourceTable,
  { fileName }: FromExpansion,
): void {
  const reference = ref === null ? null : parseReference(ref);
  if (ref === null || reference === null || reference.valid) return;
  const lower = ref.toLowerCase();
  const suggestion =
    table.baseStage(lower) === undefined ? null : `FROM is case-sensitive: write FROM ${lower}`;
  throw new DockerfileError(
    fileName,
    line,
    `failed to parse stage name ${JSON.stringify(ref)}: ${reference.reason}`,
    suggestion,
  );
}

function readImage(written: string, line: number, expansion: FromExpansion): FromWord {
  return readWord(written, line, expansion, (image) => {
    if (image === '') return `base name (${written}) should not be blank`;
    if (unsetIn(written, expansion) === null) return null;
    const reference = parseReference(image);
    return reference.valid
      ? null
      : `failed to parse stage name ${JSON.stringify(image)}: ${reference.reason}`;
  });
}

function readPlatform(written: string, line: number, expansion: FromExpansion): FromWord {
  return readWord(written, line, expansion, (platform) => {
    if (platform === '') return `empty platform value from expression ${written}`;
    if (parsePlatform(platform) !== null) return null;
    return `failed to parse platform ${written}: ${JSON.stringify(platform)} is not a platform`;
  });
}

/** Throws DockerfileError for what no value of an ARG would fix. */
function readWord(
  written: string,
  line: number,
  expansion: FromExpansion,
  faultOf: (text: string) => string | null,
): FromWord {
  const unset = unsetIn(written, expansion);
  try {
    const text = expandWord(written, expansion.globalArgs, { escape: expansion.escape });
    const message = faultOf(text);
    if (message === null) return { text, problem: null };
    if (unset === null) throw new DockerfileError(expansion.fileName, line, message);
    return { text: written, problem: { line, message, suggestion: giveValue(unset, expansion) } };
  } catch (error) {
    if (!(error instanceof WordError)) throw error;
    if (!error.dependsOnValue || unset === null) {
      throw new DockerfileError(expansion.fileName, line, error.message);
    }
    const problem = { line, message: error.message, suggestion: giveValue(unset, expansion) };
    return { text: written, problem };
  }
}

/** The first variable of a word that has no value, or null. */
function unsetIn(written: string, { globalArgs }: FromExpansion): string | null {
  const names = [...written.matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? '');
  return names.find((name) => (globalArgs.get(name) ?? '') === '') ?? null;
}

/** What to do about a variable without a value; suggests the nearest ARG when none has this name. */
function giveValue(name: string, { globalArgs, declared }: FromExpansion): string {
  if (declared.has(name)) return `give ARG ${name} a default, or pass --build-arg ${name}=…`;
  return (
    didYouMean(name, [...globalArgs.keys(), ...declared]) ??
    `declare ARG ${name} before the first FROM, and give it a default or pass --build-arg ${name}=…`
  );
}
