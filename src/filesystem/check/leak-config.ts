import { isPlainValue } from '../../dockerfile/plain-values.ts';
import { isSecretName } from '../../dockerfile/secret-name.ts';
import { isRandom, isTellingName } from '../secrets/named-values.ts';
import { isPlaceholder } from '../secrets/plausible.ts';
import { SecretScanner } from '../secrets/scanner.ts';
import type { Severity } from './finding.ts';
import type { Report } from './report.ts';
import type { RuleName } from './rules.ts';
import type { Subject } from './subject.ts';

/** The user part of an address with a password. */
const PASSWORD_IN_ADDRESS = /:\/\/[^\s:@/]{0,100}:([^\s:@/]{1,200})@/g;

/** Shorter ones are not worth a word. */
const MIN_PASSWORD_LENGTH = 6;

/** What a shell takes off a word before a program gets it. */
const QUOTES = /^["'\\]{1,20}|["'\\]{1,20}$/g;

/** What a shell or a program puts something else in place of; `%41` is a character of an address. */
const VARIABLE = /^(?:[$`<{]|#\{|%(?![\dA-Fa-f]{2}))/;

/** Where a secret is, not what it is. */
const PLACE = /^(?:\/|\.\/|~\/|file:|\$)|(?:^|_)(?:FILE|PATH|DIR)$/;

/** Instructions whose text is part of the image's settings. */
const IN_CONFIG: ReadonlySet<string> = new Set(['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ONBUILD']);

/** Reports secrets in ENV, LABEL and commands, and in what the history of the image keeps. Never quotes them. */
export async function checkConfig({ exposure }: Subject, report: Report): Promise<void> {
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
  const inValue = async (
    name: string,
    value: string,
  ): Promise<{ what: string; severity: Severity } | null> => {
    const data = bytes(value);
    const scanner = new SecretScanner(data.length, {
      needles: exposure.needles,
      names: 'none',
      forms: 'all',
    });
    await scanner.take(data);
    const all: { readonly what: string; readonly severity: Severity }[] = [...scanner.end()];
    if (hasPassword(value)) all.push({ what: 'A password in an address', severity: 'error' });
    const worst = all.find(({ severity }) => severity === 'error') ?? all[0];
    if (worst !== undefined) return worst;
    if (isTellingName(name) && isRandom(value))
      return { what: 'A value that looks like a secret', severity: 'error' };
    return null;
  };
  const add = (rule: RuleName, severity: Severity, detail: string, line: number): void =>
    report.add({ rule, severity, path: null, detail, needs: null, foundIn: [], fix: null, line });

  for (const { keyword, name, value, line } of exposure.config) {
    const found = await inValue(name, value);
    if (found === null) continue;
    add(
      'config-secret',
      found.severity,
      `${found.what} in ${keyword} ${name}: everybody who has the image can read it`,
      line,
    );
  }
  for (const { keyword, text, line, isReplaced } of exposure.texts) {
    const found = await inValue('', text);
    if (found === null) continue;
    const isConfig = IN_CONFIG.has(keyword);
    const where = isReplaced ? `a value of ${keyword} that is replaced later` : keyword;
    const who = isConfig
      ? 'everybody who has the image can read it'
      : 'the history of the image keeps it; give it with --mount=type=secret instead';
    add(
      isConfig ? 'config-secret' : 'history-secret',
      found.severity,
      `${found.what} in ${where}: ${who}`,
      line,
    );
  }
  for (const { name, value, line, isGiven } of exposure.historyArgs) {
    const found = (await inValue(name, value)) ?? (isGiven ? namedArg(name, value) : null);
    if (found === null) continue;
    add(
      'history-secret',
      found.severity,
      `${found.what} in ARG ${name}: the history of the image keeps it with every RUN after it; give it with --secret instead`,
      line,
    );
  }
}

/** Whether an address in a text has a password that is neither a variable nor known to everybody. */
function hasPassword(text: string): boolean {
  return [...text.matchAll(PASSWORD_IN_ADDRESS)].some(([, word = '']) => {
    const password = word.replaceAll(QUOTES, '');
    const isShort = password.length < MIN_PASSWORD_LENGTH;
    return !isShort && !VARIABLE.test(password) && !isPlainValue(password) && !isPlaceholder(password);
  });
}

/** What is given from outside to an ARG with such a name was not meant to be in the Dockerfile. */
function namedArg(name: string, value: string): { what: string; severity: Severity } | null {
  const isHarmless = value.length < 6 || isPlainValue(value) || PLACE.test(value) || PLACE.test(name);
  return isSecretName(name) && !isHarmless ? { what: 'A given value', severity: 'error' } : null;
}
