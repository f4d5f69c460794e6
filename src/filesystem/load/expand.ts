/** Expands library folders that programs and the environment name, as loaders do. */

/** Values of the tokens that start with `$` (ld.so(8), "Dynamic string tokens"). */
export interface Tokens {
  /** The folder of the file that contains the token. */
  readonly origin: string;
  /** `lib/x86_64-linux-gnu` or `lib64`; null for a loader without $LIB. */
  readonly lib: string | null;
  /** Several values when it depends on the processor at run time. */
  readonly platforms: readonly string[];
  /** The folder that relative paths start from. */
  readonly cwd: string;
}

/** The absolute folders for one entry of a search path; none if a token has no meaning for the loader. */
export function expandFolder(entry: string, tokens: Tokens): readonly string[] {
  const names = [...entry.matchAll(TOKEN)].map((match) => match[1] ?? match[2] ?? '');
  if (names.some((name) => name === 'LIB' && tokens.lib === null)) return [];
  const platforms = names.includes('PLATFORM') ? tokens.platforms : [''];
  return platforms.map((platform) => {
    const text = entry.replace(TOKEN, (_all, braced, bare) => {
      const name = braced ?? bare;
      return name === 'ORIGIN' ? tokens.origin : name === 'LIB' ? (tokens.lib ?? '') : platform;
    });
    return normal(text.startsWith('/') ? text : `${tokens.cwd}/${text}`);
  });
}

const TOKEN = /\$(?:\{(ORIGIN|LIB|PLATFORM)\}|(ORIGIN|LIB|PLATFORM)(?![A-Za-z0-9_]))/g;

/** Removes empty and `.` parts; `..` stays, since a symlink may come before it. */
function normal(path: string): string {
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}

/** Resolves `..` without regard to symlinks, for showing a path to people. */
export function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
