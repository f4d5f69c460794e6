import { nameOf } from '../paths.ts';
import type { Report } from './report.ts';
import type { Starter } from './starter.ts';

/** Languages whose interpreter is of little use alone. */
export const NEEDS_MODULES = /^(python|perl|ruby|php|java|pypy|Rscript|lua)/;

/** Where packages keep programs that their own programs start. */
const HELPER_FOLDER = /^\/usr\/(?:local\/)?(?:lib|lib64|libexec|share)\//;

/**
 * Whether a program asks for a whole language though it is only one of many helpers of a package, which most likely
 * nobody starts: git gets along without those of its commands that are written in Perl.
 */
export function isHelperOfLanguage(
  { path, severity, role, isNamed = false }: Starter,
  program: string,
): boolean {
  const isOneOfMany = severity === 'warning' && role === null && !isNamed;
  return isOneOfMany && HELPER_FOLDER.test(path) && NEEDS_MODULES.test(nameOf(program));
}

/** Says that such a helper is not looked into. */
export function reportHelper(report: Report, { path, line }: Starter, program: string): void {
  report.addMissing({
    rule: 'not-looked-at',
    severity: 'note',
    path,
    needs: program,
    detail: `Not looked at: helper programs that need ${program}, which is not there, such as this one`,
    foundIn: [],
    fix: null,
    line,
  });
}
