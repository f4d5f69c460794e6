import { textsIn } from '../shell/constants.ts';
import { OWN_FOLDER } from '../shell/own-texts.ts';
import { lacking, missingData } from './named-paths.ts';
import type { Need, ScriptRunner } from './need.ts';

/** Also right behind an option of compilers: `-I/usr/lib/ldc/include`. */
const PATH = /(?:(?<![\w./+$})*-])|(?<=(?<![\w-])-[BIL]))\/(?:etc|usr|opt|var|srv)\/[\w.+@/-]{1,250}/g;
const MAX_PATHS = 40;

/** What a script names by fixed paths, what its stage has there, and what is missing. */
export function textPaths(runner: ScriptRunner): readonly Need[] {
  const { subject, starter, language, text } = runner;
  const paths = new Set([...pathsInText(text), ...(language === 'sh' ? madePaths(text) : [])]);
  return subject.limits
    .atMost(lacking(runner, { paths }), MAX_PATHS, `paths that ${starter.path} names`)
    .map((path) => missingData(path, `The script names ${path}, which is not there`));
}

/** How often variables are put in: one may be made of others. */
const ROUNDS = 3;
/** How many texts of one variable are kept. */
const MAX_TEXTS = 6;
/** No path is longer. */
const MAX_LENGTH = 300;
const MAX_MADE = 1_000;

const MADE_OF =
  /\b([A-Za-z_]\w{0,80})=["']?\$(?:([A-Za-z_]\w{0,80})|\{([A-Za-z_]\w{0,80})\})(\/[\w.+@/-]{1,250})/g;
const USED = /\$(?:([A-Za-z_]\w{0,80})|\{([A-Za-z_]\w{0,80})\})(\/[\w.+@/-]{1,250})/g;

/**
 * The paths of a shell script that begin with a variable, with each text that it sets that to: `${prefix}/share/xmlto`.
 * A wrong one most likely names nothing that the stage has.
 */
function madePaths(text: string): ReadonlySet<string> {
  const code = withoutComments(text);
  const texts = new Map(
    [...textsIn(code, { programs: [] })].map(([name, each]) => [
      name,
      new Set(each.filter((text) => !text.startsWith(OWN_FOLDER))),
    ]),
  );
  const made = [...code.matchAll(MADE_OF)];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [, name = '', plain, braced = plain ?? '', rest = ''] of made) {
      const own = texts.get(name) ?? new Set();
      texts.set(name, own);
      for (const each of texts.get(plain ?? braced) ?? [])
        if (own.size < MAX_TEXTS && each.length + rest.length <= MAX_LENGTH) own.add(each + rest);
    }
  const paths = new Set<string>();
  for (const [, plain, braced = '', rest = ''] of code.matchAll(USED))
    for (const each of paths.size < MAX_MADE ? (texts.get(plain ?? braced) ?? []) : [])
      for (const [path] of `${each}${rest}`.matchAll(PATH)) paths.add(withoutEnd(path));
  return paths;
}

/** The absolute paths that a text names outside of comments. */
export function pathsInText(text: string): ReadonlySet<string> {
  return new Set([...withoutComments(text).matchAll(PATH)].map(([path]) => withoutEnd(path)));
}

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#.*$/gm, '');
}

function withoutEnd(path: string): string {
  return path.replace(/[/.]{1,250}$/, '');
}
