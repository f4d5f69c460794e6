import type { WrittenStage } from './link/base.ts';
import type { InstructionLines } from './parse/lines.ts';
import type { DockerfileWarning } from './types.ts';

/**
 * The build checks that need no engine, in BuildKit's words (frontend/dockerfile/linter), in line order.
 *
 * @param check the value of the `# check=` directive, which may turn some of them off
 */
export function findWarnings(
  lines: readonly InstructionLines[],
  stages: readonly WrittenStage[],
  check: string | null,
): DockerfileWarning[] {
  const warnings: DockerfileWarning[] = [];
  const names = new Set<string>();
  for (const { emptyContinuationLine: line } of lines) {
    if (line !== null)
      warnings.push({ rule: 'NoEmptyContinuation', message: 'Empty continuation line', line });
  }
  for (const { from, startLine: line } of stages) {
    const { name, writtenName } = from;
    if (name === null || writtenName === null) continue;
    if (writtenName !== name) {
      const message = `Stage name '${writtenName}' should be lowercase`;
      warnings.push({ rule: 'StageNameCasing', message, line });
    }
    if (name === 'scratch' || name === 'context') {
      const message = `Stage name should not use the same name as reserved stage "${name}"`;
      warnings.push({ rule: 'ReservedStageName', message, line });
    }
    if (names.has(name)) {
      const message = `Duplicate stage name "${name}", stage names should be unique`;
      warnings.push({ rule: 'DuplicateStageName', message, line });
    }
    names.add(name);
  }
  const skipped = skippedRules(check);
  return warnings
    .filter(({ rule }) => skipped !== 'all' && !skipped.includes(rule))
    .sort((a, b) => a.line - b.line);
}

/** Reads `skip=all`, or `skip=RULE,RULE;error=true` (linter.ParseLintOptions). */
function skippedRules(check: string | null): 'all' | readonly string[] {
  const options = (check?.split(' ')[0] ?? '').split(';').map((option) => option.split('='));
  const skip = options.findLast(([name]) => name === 'skip')?.[1] ?? '';
  return skip === 'all' ? skip : skip.split(',');
}
