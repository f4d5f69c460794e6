/** What a script finds out when it runs and its text tells all the same: where it is itself, and where programs are. */

/** Stands for the folder of the script, at the beginning of a text. */
export const OWN_FOLDER = '\u0001';

/** A variable that is set to the path of the script. */
const SELF =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=["']?\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?\})["']?(?=[\s;]|$)/gm;

/** A variable that is set to a folder by `dirname`, also behind `cd`. */
const DIRNAME =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=["']?(?:\$\(|`)[ \t]{0,8}(?:cd[ \t]{1,8}(?:-P[ \t]{1,8})?(?:--[ \t]{1,8})?["']?(?:\$\(|\\`)[ \t]{0,8})?dirname[ \t]{1,8}(?:--[ \t]{1,8})?["']?\$\{?(0|BASH_SOURCE(?:\[0\])?|[A-Za-z_]\w{0,80})\}?["']?[ \t]{0,8}[)`]([^\n]{0,80})/gm;

/** What may follow: folders above, `&& pwd`, and the end of the assignment. */
const AFTER =
  /^["']?((?:\/\.\.){0,8})\/?["']?(?:[ \t]{0,8}(?:[12&]?>[ \t]{0,8}\/dev\/null[ \t]{0,8})?(?:&&|;)[ \t]{0,8}pwd(?:[ \t]{1,8}-P)?[ \t]{0,8}[)`])?["']?[ \t]{0,8}(?:$|;|&&|\|\||#)/;

/** The variables that a script sets to its own folder, or to one above it, each as OWN_FOLDER and `/..`. */
export function ownFoldersIn(text: string): readonly (readonly [variable: string, folder: string])[] {
  const selves = new Set(['0', 'BASH_SOURCE', 'BASH_SOURCE[0]']);
  for (const [, name = ''] of text.matchAll(SELF)) selves.add(name);
  return [...text.matchAll(DIRNAME)].flatMap(([, name = '', of = '', rest = '']) => {
    const above = selves.has(of) ? AFTER.exec(rest)?.[1] : undefined;
    return above === undefined ? [] : [[name, `${OWN_FOLDER}${above}`] as const];
  });
}

/** A variable that is set to where one program is: `JAVACMD=$(command -v java)`. */
const LOOK_UP =
  /(?:^|[\s;&|({])([A-Za-z_]\w{0,80})=["']?(?:\$\(|`)[ \t]{0,8}(?:\\{0,2}unset[^;`)\n]{1,60};[ \t]{0,8})?\\{0,2}(?:command[ \t]{1,8}-v|which|type[ \t]{1,8}-p)[ \t]{1,8}["']?([\w.+-]{1,80})["']?[ \t]{0,8}(?:[12&]?>[ \t]{0,8}\/dev\/null[ \t]{0,8}(?:2>&1[ \t]{0,8})?)?[)`]/gm;

/** A command or a function that is given where one program is: `resolve "$(command -v java)"`. */
const GIVEN =
  /(?:^|[\s;&|({])(?!(?:test|echo|printf|if|elif|while|until|case|in|then|do|else|return|local|hash)[ \t])[A-Za-z_][\w-]{0,80}[ \t]{1,8}["']?(?:\$\(|`)[ \t]{0,8}(?:command[ \t]{1,8}-v|which|type[ \t]{1,8}-p)[ \t]{1,8}["']?([\w.+-]{1,80})["']?[ \t]{0,8}(?:2?>[ \t]{0,8}\/dev\/null[ \t]{0,8})?[)`]["']?(?![ \t]{0,8}(?:\|\||&&))/gm;

/** A test whether a variable has something in it. */
const GUARD =
  /(![ \t]{1,8})?(?:\[\[?|test)[ \t]{1,8}(![ \t]{1,8})?-[nxef][ \t]{1,8}["']?\$\{?([A-Za-z_]\w{0,80})/g;

/** A variable in a text that `eval` puts in. */
const LATE = /\\\$\{?([A-Za-z_]\w{0,80})/g;

export interface LookedUp {
  /** Programs, by the variables that they are started by. */
  readonly programs: readonly (readonly [variable: string, program: string])[];
  /** Programs that a command or a function is given the path of. */
  readonly given: readonly string[];
  /** Those that only the text of an `eval` starts. */
  readonly late: ReadonlySet<string>;
}

/** The programs that a script looks for and starts by a variable, without asking whether it has found them. */
export function lookedUpIn(text: string): LookedUp {
  const guarded = new Set<string>();
  for (const [, not, alsoNot, name = ''] of text.matchAll(GUARD))
    if (not === undefined && alsoNot === undefined) guarded.add(name);
  const lateNames = new Set(Array.from(text.matchAll(LATE), ([, name = '']) => name));
  const programs = [...text.matchAll(LOOK_UP)].flatMap(([, name = '', program = '']) =>
    guarded.has(name) ? [] : [[name, program] as const],
  );
  const code = text.replace(/^[ \t]*#.*$/gm, '');
  return {
    programs,
    given: Array.from(code.matchAll(GIVEN), ([, program = '']) => program),
    late: new Set(programs.flatMap(([name, program]) => (lateNames.has(name) ? [program] : []))),
  };
}
