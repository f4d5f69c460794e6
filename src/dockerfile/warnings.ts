import { checkLine, readCheckOptions } from './check-options.ts';
import type { WrittenStage } from './link/base.ts';
import type { InstructionLines } from './parse/lines.ts';
import type { DockerfileWarning } from './types.ts';

/**
 * The build checks that need no engine, in BuildKit's words (frontend/dockerfile/linter), in line order.
 *
 * @param check the value of the `# check=` directive, which may turn some of them off
 * @param text the lines of the file
 */
export function findWarnings(
  lines: readonly InstructionLines[],
  stages: readonly WrittenStage[],
  check: string | null,
  text: readonly string[],
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
  const { skip, problem } = readCheckOptions(check);
  const shown = warnings.filter(({ rule }) => skip !== 'all' && !skip.includes(rule));
  if (problem !== null) {
    const message = `${problem}; engines newer than Docker 26 refuse the file`;
    shown.push({ rule: 'CheckDirective', message, line: checkLine(text) ?? 1 });
  }
  return shown.sort((a, b) => a.line - b.line);
}
