/** A build context as a target sees it: what is sent, what takes it, what the ignore file leaves out. */
import { type ContextUse, contextUses, relativeSource } from '../dockerfile/context-uses.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import { askedPaths } from '../dockerfile/used-context.ts';
import { StagediveError } from '../errors.ts';
import { CountedContext } from '../filesystem/context/totals.ts';
import { type ContextVerdicts, judgeContext } from '../filesystem/context/verdicts.ts';
import { BadPatternError, type IgnorePattern, parseIgnoreFile } from '../filesystem/ignore/index.ts';
import { baseImages } from '../llb/base-uses.ts';
import { type BuildSpec, type ContextFolder, type ContextFolders, contextFolder } from '../ports.ts';
import { withoutTrailing } from '../text/cut.ts';

export interface ContextSurvey {
  /** `.` for the main context, else the name of a `--build-context`. */
  readonly name: string;
  readonly folder: ContextFolder;
  readonly uses: readonly ContextUse[];
  readonly verdicts: ContextVerdicts;
  readonly counted: CountedContext;
  /** Base images of which is not known what their ONBUILD triggers take; none once an engine was asked. */
  readonly unknownBases: readonly string[];
}

/** Whose context is looked at. */
export interface SurveyedTarget {
  readonly dockerfile: Dockerfile;
  readonly stage: Stage;
  readonly spec: BuildSpec;
  /** What ONBUILD triggers of base images take; absent where no engine was asked. */
  readonly baseUses?: readonly ContextUse[];
}

/** A context, its ignore file or what an instruction takes of it is unreadable. Exit status 2. */
export class ContextError extends StagediveError {
  override readonly code = 'build-context';
}

/** The names of the contexts of a target that are folders: the main one first, then those that it takes from. */
export function contextNames(target: SurveyedTarget): readonly string[] {
  const names = new Set(['.', ...usesOf(target).map(({ context }) => context)]);
  return [...names].filter((name) => contextFolder(target.spec, name) !== null);
}

function usesOf({ dockerfile, stage, baseUses = [] }: SurveyedTarget): readonly ContextUse[] {
  return [...contextUses(dockerfile, stage), ...baseUses];
}

/**
 * Looks into one context of a target.
 * @param progress told now and then how many entries were found
 * @throws ContextError, or what `ContextFolders.list` throws; the signal's reason
 */
export async function surveyContext(
  folders: ContextFolders,
  target: SurveyedTarget,
  name: string,
  signal: AbortSignal,
  progress?: (entries: number) => void,
): Promise<ContextSurvey> {
  const { dockerfile, stage, spec } = target;
  const uses = usesOf(target).filter(({ context }) => context === name);
  const folder = await folders.list(spec, name, askedPaths(uses), signal, progress);
  if (folder === null) throw new ContextError('The build context is not a folder of this machine.');
  const { label, text } = folder.ignoreFile;
  const { verdicts, counted } = await judgedWith(
    { folder, uses },
    patternsOf(label, text ?? ''),
    signal,
  ).catch((error: unknown) => {
    throw error instanceof BadPatternError ? withPlace(error, dockerfile, uses, folder) : error;
  });
  const unknownBases = target.baseUses === undefined ? baseImages(dockerfile, stage) : [];
  return { name, folder, uses, verdicts, counted, unknownBases };
}

/**
 * What would become of a context with other lines in its ignore file.
 * @throws BadPatternError for a malformed pattern; the signal's reason
 */
export async function judgedWith(
  { folder, uses }: Pick<ContextSurvey, 'folder' | 'uses'>,
  patterns: readonly IgnorePattern[],
  signal: AbortSignal,
): Promise<Pick<ContextSurvey, 'verdicts' | 'counted'>> {
  const { listing, asked } = folder;
  const verdicts = await judgeContext(listing, { patterns, asked, uses }, signal);
  return { verdicts, counted: await CountedContext.of(verdicts, signal) };
}

function patternsOf(label: string, text: string): readonly IgnorePattern[] {
  try {
    return parseIgnoreFile(text);
  } catch (error) {
    throw error instanceof StagediveError ? new ContextError(`${label}: ${error.message}`) : error;
  }
}

/** The same error with the line of the ignore file or of the instruction that has the pattern. */
function withPlace(
  error: BadPatternError,
  dockerfile: Dockerfile,
  uses: readonly ContextUse[],
  { ignoreFile }: ContextFolder,
): ContextError {
  const { pattern } = error;
  const said = withoutTrailing(error.message, '.');
  const what = `${said.charAt(0).toLowerCase()}${said.slice(1)}`;
  const line = patternsOf(ignoreFile.label, ignoreFile.text ?? '').find(
    (one) => one.pattern === pattern || one.pattern === `!${pattern}`,
  )?.line;
  if (line !== undefined)
    return new ContextError(`${ignoreFile.label}:${line}: ${what}; correct it, or remove the line.`);
  const use = uses.find(
    ({ source, exclude }) => relativeSource(source) === pattern || exclude.includes(pattern),
  );
  const place = use === undefined ? dockerfile.fileName : `${dockerfile.fileName}:${use.line}`;
  return new ContextError(`${place}: ${what}.`);
}
