import { DockerfileError } from '../error.ts';
import { formatPlatform, type Platform, parsePlatform } from '../platform.ts';
import type { ArgInstruction, GlobalArg, ParseOptions } from '../types.ts';
import { expandWord, WordError } from './word.ts';

/** An ARG before the first FROM, with the comments above it. */
export interface GlobalArgLine {
  readonly instruction: ArgInstruction;
  readonly comments: readonly string[];
}

/**
 * Reads the ARGs before the first FROM, and the variables that FROM lines are expanded with
 * (dockerfile2llb.buildMetaArgs). Throws DockerfileError.
 */
export function readGlobalArgs(
  lines: readonly GlobalArgLine[],
  options: ParseOptions,
  escapeCharacter: '\\' | '`',
  lastStage: string | null,
): { args: GlobalArg[]; variables: Map<string, string> } {
  const given = new Map(Object.entries(options.buildArgs ?? {}));
  const variables = platformArgs(options, lastStage);
  for (const name of variables.keys()) variables.set(name, given.get(name) ?? variables.get(name) ?? '');
  const args: GlobalArg[] = [];
  for (const { instruction, comments } of lines) {
    for (const { name, value: written } of instruction.args) {
      const overriding = given.get(name) ?? null;
      let fallback = written;
      try {
        if (written !== null) fallback = expandWord(written, variables, { escape: escapeCharacter });
      } catch (error) {
        if (!(error instanceof WordError)) throw error;
        // BuildKit ignores a default that a build arg overrides.
        if (overriding === null) {
          throw new DockerfileError(options.fileName, instruction.startLine, error.message);
        }
      }
      const value = overriding ?? fallback;
      if (value !== null) variables.set(name, value);
      args.push({
        name,
        default: fallback,
        value: value ?? variables.get(name) ?? null,
        line: instruction.startLine,
        description: describe(comments, name),
      });
    }
  }
  return { args, variables };
}

/** The comment that starts with a name, without the name (instructions.getDocComment). */
export function describe(comments: readonly string[], name: string | null): string | null {
  if (name === null) return null;
  const comment = comments.find((line) => line.startsWith(`${name} `));
  return comment?.slice(name.length + 1) || null;
}

/** The ARGs that BuildKit sets by itself (dockerfile2llb.defaultArgs). */
function platformArgs(options: ParseOptions, lastStage: string | null): Map<string, string> {
  const build = requirePlatform(options, options.buildPlatform ?? 'linux/amd64');
  const target = options.platform === undefined ? build : requirePlatform(options, options.platform);
  return new Map([
    ['BUILDPLATFORM', formatPlatform(build, false)],
    ['BUILDOS', build.os],
    ['BUILDOSVERSION', build.osVersion],
    ['BUILDARCH', build.architecture],
    ['BUILDVARIANT', build.variant],
    ['TARGETPLATFORM', formatPlatform(target, true)],
    ['TARGETOS', target.os],
    ['TARGETOSVERSION', target.osVersion],
    ['TARGETARCH', target.architecture],
    ['TARGETVARIANT', target.variant],
    ['TARGETSTAGE', options.target || lastStage || 'default'],
  ]);
}

function requirePlatform(options: ParseOptions, text: string): Platform {
  const platform = parsePlatform(text);
  if (platform !== null) return platform;
  throw new DockerfileError(
    options.fileName,
    null,
    `${JSON.stringify(text)} is not a platform`,
    'write it as linux/amd64',
  );
}
