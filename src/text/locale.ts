/** The locale of an environment: the first of these variables that is set and not empty (POSIX, "Environment Variables"). */
export function localeOf(env: Readonly<Record<string, string | undefined>>): string | null {
  return env.LC_ALL || env.LC_CTYPE || env.LANG || null;
}

/**
 * Whether text is UTF-8 by the locale; null where none is set. By POSIX that is the locale of C, but in a container, or
 * over ssh, it only says that nobody passed one on: the terminal in front of it still reads UTF-8.
 */
export function isUtf8Locale(env: Readonly<Record<string, string | undefined>>): boolean | null {
  const locale = localeOf(env);
  return locale === null ? null : /utf-?8/i.test(locale);
}
