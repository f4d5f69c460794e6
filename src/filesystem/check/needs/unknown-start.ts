import { isQuoted, restOfCall } from './code-text.ts';
import { UNKNOWN_FORMS } from './started-forms.ts';

/** A call; of Perl and Ruby also one without brackets. */
const CALL = /(?<![\w.$@:>/-])([A-Za-z_][\w.:]{0,80})\)?\(/g;
const BARE_CALLS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    perl: /(?<![\w.$@:>/-])(system|exec)[ \t]+(?=[$@]\w|["'])/g,
    ruby: /^[ \t]*(?:[\w@.]{1,40}[ \t]*=[ \t]*)?(system|exec|spawn)[ \t]+(?=\*?@{0,2}[a-z_]\w{0,60}[ \t]*(?:[,;)]|$|if\b|unless\b|or\b)|["'])(?!(?:if|unless|do|and|or|rescue|while|until)\b)/gm,
  }),
);

/** A line that is cut into words, or the interpreter that runs the script already. */
const KNOWN =
  /^(?:shlex\.split\(\s*[rbu]{0,2}["']|f?["']\{sys\.executable\}|sys\.executable|process\.execPath|process\.argv0|process\.argv\[0\]|RbConfig\.ruby|Gem\.ruby|\$\^X|PHP_BINARY)/;

/** A text, and what follows it up to the next sign. */
const TEXT =
  /^([rbfu]{0,2})(["'`])((?:(?!\2)[^\\\n]|\\.){0,400})\2\s{0,20}(\+|\.\.|\.format\b|\.(?!\w)|%(?!\w))?/;

/** Languages in whose messages a name and a variable look like a call. */
const MESSAGES: ReadonlySet<string> = new Set(['perl', 'ruby', 'php']);

/** How the languages put values into texts. */
const PUT_IN: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    node: /\$\{/,
    ruby: /#\{/,
    perl: /[$@]\w|[$@]\{/,
    php: /\$\w|\{\$/,
  }),
);

/**
 * The first call that is given neither a text with the name of a program, nor a variable with one, nor the interpreter
 * itself; null if there is none.
 *
 * @param isStart whether a call starts a program
 * @param variables those that have a text
 */
export function unknownStart(
  language: string,
  code: string,
  isStart: (callee: string) => boolean,
  variables: ReadonlySet<string>,
): string | null {
  for (const pattern of [CALL, BARE_CALLS.get(language)]) {
    for (const { 0: all, 1: callee = '', index } of pattern === undefined ? [] : code.matchAll(pattern)) {
      if (!isStart(callee) || isDefined(code, index)) continue;
      if (MESSAGES.has(language) && isQuoted(code, index)) continue;
      const rest = restOfCall(code, index + all.length);
      if (
        /^\s*\{/.test(code.slice(index + all.length + rest.length + 1, index + all.length + rest.length + 21))
      )
        continue;
      if (!isKnown(language, rest.replace(/^[\s[(]{0,200}(?:args=[\s[(]{0,100})?(?:\*\s?)?/, ''), variables))
        return callee;
    }
  }
  for (const { pattern, callee } of UNKNOWN_FORMS.get(language) ?? [])
    for (const { 0: all, index } of code.matchAll(pattern))
      if (!isKnown(language, restOfCall(code, index + all.length), variables)) return callee;
  return null;
}

/** Whether what a call is given names a program. */
function isKnown(language: string, given: string, variables: ReadonlySet<string>): boolean {
  if (given === '' || KNOWN.test(given)) return true;
  const text = TEXT.exec(given);
  if (text !== null) {
    const [, prefix = '', quote = '', all = '', joined] = text;
    return !isPutTogether(language, { prefix, quote, text: all, joined });
  }
  const name =
    /^[$@]?[A-Za-z_]\w{0,60}(?=\s{0,20}(?:[,;)\]+]|$|(?:or|and|if|unless)\b|\|\|))/.exec(given)?.[0] ?? '';
  return variables.has(name);
}

/** A text as it is written: what stands before its quotes, and the operator behind it. */
interface WrittenText {
  readonly prefix: string;
  readonly quote: string;
  readonly text: string;
  readonly joined?: string | undefined;
}

/** Whether the first word of a text, which names a program, is only known when the script runs. */
export function isPutTogether(language: string, { prefix, quote, text, joined }: WrittenText): boolean {
  const first = /^\S*/.exec(text)?.[0] ?? '';
  if (language === 'python' && (joined === '%' || joined === '.format')) return /%[sr]|\{/.test(first);
  if (joined !== undefined && !/\s/.test(text)) return true;
  if (language === 'python') return prefix.includes('f') && /\{/.test(first);
  if (quote === "'" || (language === 'node' && quote === '"')) return false;
  return PUT_IN.get(language)?.test(first) === true;
}

/** Whether a match is the definition of a function of that name. */
function isDefined(code: string, at: number): boolean {
  return /\b(?:def|function|sub|async)[ \t]+$/.test(code.slice(Math.max(0, at - 20), at));
}
