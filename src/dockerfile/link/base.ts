import { DockerfileError } from '../error.ts';
import { type Environment, expandWord, WordError } from '../expand/word.ts';
import type { FromLine } from '../parse/from.ts';
import { parsePlatform } from '../platform.ts';
import { parseReference } from '../reference.ts';
import { didYouMean } from '../suggest.ts';
import type { Instruction, StageBase } from '../types.ts';
import type { ContextTable, SourceTable } from './sources.ts';

/** A stage as it is written. */
export interface WrittenStage {
  readonly from: FromLine;
  readonly startLine: number;
  readonly fromEndLine: number;
  readonly comments: readonly string[];
  readonly instructions: readonly Instruction[];
}

/** A stage whose FROM is understood. */
export interface BasedStage {
  readonly written: WrittenStage;
  readonly base: StageBase;
  readonly platform: string | null;
  /** The build context that stands for the whole stage; null when the stage is built. */
  readonly replacedBy: string | null;
  /** What FROM names when it is neither a stage nor scratch, expanded; also when a build context replaces it. */
  readonly image: string | null;
}

/** What FROM lines are expanded with. */
export interface FromExpansion {
  readonly fileName: string;
  readonly escape: '\\' | '`';
  readonly variables: Environment & { keys(): Iterable<string> };
}

/**
 * Finds what a stage is made from among the stages before it (dockerfile2llb.buildDispatchStates). Throws
 * DockerfileError.
 */
export function resolveBase(
  written: WrittenStage,
  earlier: readonly BasedStage[],
  table: SourceTable,
  contexts: ContextTable,
  expansion: FromExpansion,
): BasedStage {
  const { from, startLine } = written;
  const ref = expandFrom(from.image, startLine, expansion);
  if (ref === '') {
    throw fromError(expansion, startLine, `base name (${from.image}) should not be blank`, from.image);
  }
  const platform = from.platform === null ? null : readPlatform(from.platform, startLine, expansion);
  const index = table.baseStage(ref);
  const replacedBy = from.name === null ? null : contexts.find(from.name);
  const base = replacedBy === null ? findBase(ref, index, earlier, contexts) : contextBase(replacedBy);
  const image = index === undefined && ref !== 'scratch' ? ref : null;
  return { written, base, platform, replacedBy, image };
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
 * Refuses a FROM that can name no image. BuildKit comes to this once all FROM lines are expanded and no stage takes
 * from itself (dockerfile2llb.resolveBaseImage). Throws DockerfileError.
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
    table.baseStage(lower) === undefined ? null : `FROM does not ignore case: write FROM ${lower}`;
  throw new DockerfileError(
    fileName,
    line,
    `failed to parse stage name ${JSON.stringify(ref)}: ${reference.reason}`,
    suggestion,
  );
}

function readPlatform(written: string, line: number, expansion: FromExpansion): string {
  const platform = expandFrom(written, line, expansion);
  if (platform === '') {
    throw fromError(expansion, line, `empty platform value from expression ${written}`, written);
  }
  if (parsePlatform(platform) === null) {
    throw fromError(
      expansion,
      line,
      `failed to parse platform ${written}: ${JSON.stringify(platform)} is no platform`,
      written,
    );
  }
  return platform;
}

function expandFrom(text: string, line: number, expansion: FromExpansion): string {
  try {
    return expandWord(text, expansion.variables, { escape: expansion.escape });
  } catch (error) {
    if (!(error instanceof WordError)) throw error;
    throw new DockerfileError(expansion.fileName, line, error.message);
  }
}

/** An error about a FROM line; when a variable in it is unset, the ARG that may have been meant. */
function fromError(expansion: FromExpansion, line: number, reason: string, written: string): DockerfileError {
  const unset = [...written.matchAll(/\$\{?(\w+)/g)]
    .map((match) => match[1] ?? '')
    .find((name) => expansion.variables.get(name) === undefined);
  const suggestion =
    unset === undefined
      ? null
      : (didYouMean(unset, expansion.variables.keys()) ??
        `declare ARG ${unset} before the first FROM, or pass --build-arg ${unset}=…`);
  return new DockerfileError(expansion.fileName, line, reason, suggestion);
}
