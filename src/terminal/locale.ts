/**
 * Whether text is UTF-8 by the locale: the first of these variables that is set and not empty decides (POSIX, "Environment
 * Variables"); without any the locale is that of C.
 */
export function hasUtf8(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /utf-?8/i.test(locale);
}
