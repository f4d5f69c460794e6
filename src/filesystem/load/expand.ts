/** Folders that programs and environments name for libraries, as loaders read them. */

/** What the words with a `$` stand for (ld.so(8), "Dynamic string tokens"). */
export interface Tokens {
  /** The folder of the file that says so. */
  readonly origin: string;
  /** `lib/x86_64-linux-gnu` or `lib64`; null where the loader knows no $LIB. */
  readonly lib: string | null;
  /** Several where it depends on the processor that the program meets. */
  readonly platforms: readonly string[];
  /** The folder that relative paths begin at. */
  readonly cwd: string;
}

/** Absolute folders for one entry of a search path; none where a token has no meaning there. */
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

/** An absolute path without empty parts and `.`; `..` stays, since a link may be before it. */
function normal(path: string): string {
  return `/${path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')}`;
}

/** A path with `..` taken out by the names alone, for people. */
export function tidy(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
