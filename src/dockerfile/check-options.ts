import { parseBool } from '../text/go-bool.ts';

/** What the `# check=` directive asks for. */
export interface CheckOptions {
  /** The names of rules, or all of them. */
  readonly skip: 'all' | readonly string[];
  /** What newer engines refuse about it, in their words; null when it is right. Docker 26 ignores the directive. */
  readonly problem: string | null;
}

/** Reads `skip=all`, or `skip=RULE,RULE;error=true`; what is behind a blank is ignored (linter.ParseLintOptions). */
export function readCheckOptions(check: string | null): CheckOptions {
  const text = check?.split(' ')[0] ?? '';
  let skip: CheckOptions['skip'] = [];
  let problem: string | null = null;
  for (const option of text === '' ? [] : text.split(';')) {
    const equals = option.indexOf('=');
    const name = equals < 0 ? option : option.slice(0, equals);
    const value = option.slice(equals + 1);
    if (equals < 0 || (name !== 'skip' && name !== 'error')) problem ??= `invalid check option "${name}"`;
    else if (name === 'skip') skip = value === 'all' ? 'all' : value.split(',');
    else if (parseBool(value) === null)
      problem ??= `check option "error" is neither true nor false: "${value}"`;
  }
  return { skip, problem };
}

/** The line of the directive, from 1; null when there is none. */
export function checkLine(lines: readonly string[]): number | null {
  const at = lines.findIndex((line) => /^#\s*check\s*=/i.test(line));
  return at < 0 ? null : at + 1;
}
