import { ignoreComments } from '../dockerfile/ignore-comments.ts';
import { stageAtLine } from '../dockerfile/needs.ts';
import { didYouMean } from '../dockerfile/suggest.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { isRule, RULES } from '../filesystem/check/index.ts';

/** Returns whether a comment in the file switches a rule off for a finding in this stage, about a line. */
export function ignoredFor(
  dockerfile: Dockerfile,
  stage: number,
): (rule: string, line: number | null) => boolean {
  const comments = ignoreComments(dockerfile);
  return (rule, line) =>
    comments.some(({ rules, about }) => {
      if (!rules.includes(rule)) return false;
      if (about.kind === 'file') return true;
      if (about.kind === 'instruction') return about.line === line;
      return about.stage === stage || (line !== null && stageAtLine(dockerfile, line)?.index === about.stage);
    });
}

/** One sentence for each unknown rule that the config or a comment names, with where. */
export function unknownRules(
  dockerfile: Dockerfile,
  config: { readonly file: string | null; readonly rules: readonly string[] },
): readonly string[] {
  const inFile = ignoreComments(dockerfile).flatMap(({ line, rules }) =>
    rules.map((rule) => ({ rule, place: `${dockerfile.fileName}:${line}` })),
  );
  const inConfig = config.rules.map((rule) => ({ rule, place: config.file ?? '' }));
  return [...inConfig, ...inFile]
    .filter(({ rule }) => !isRule(rule))
    .map(({ rule, place }) => noSuchRule(place, rule));
}

/** @param place where it is named: a flag, or a file and a line */
export function noSuchRule(place: string, rule: string): string {
  const meant = didYouMean(
    rule,
    RULES.map(({ name }) => name),
  );
  return `${place}: there is no rule ${JSON.stringify(rule)}: ${meant ?? 'stagedive check --rules lists them.'}`;
}
