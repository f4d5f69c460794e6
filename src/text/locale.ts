type Env = Readonly<Record<string, string | undefined>>;

/** The locale of an environment: the first of these variables that is set and not empty (POSIX, "Environment Variables"). */
export function localeOf(env: Env): string | null {
  return env.LC_ALL || env.LC_CTYPE || env.LANG || null;
}

/**
 * Whether text is UTF-8 by the locale; null where none is set. By POSIX that is the locale of C, but in a container, or
 * over ssh, it only says that nobody passed one on: the terminal in front of it still reads UTF-8.
 */
export function isUtf8Locale(env: Env): boolean | null {
  const locale = localeOf(env);
  return locale === null ? null : /utf-?8/i.test(locale);
}

/** Whether a terminal can show more than ASCII: by the locale, and where none is set, by what the terminal is. */
export function showsUnicode(env: Env): boolean {
  return isUtf8Locale(env) ?? !isDec(env);
}

/** Whether the terminal is one of DEC's, from the VT100 on: those have neither colours nor Unicode. */
export function isDec(env: Env): boolean {
  return /^vt\d/.test(env.TERM ?? '');
}
