/** The script among the arguments of an interpreter. */
export type ScriptArgument =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'code'; readonly code: string };

/** Options of interpreters that take the next argument. */
const WITH_VALUE: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    sh: ['-o', '+o', '--rcfile', '--init-file'],
    python: ['-W', '-X', '--check-hash-based-pycs'],
    perl: [],
    ruby: ['-I', '-r', '-C', '-E'],
    node: ['-r', '--require', '--import', '--loader', '--env-file'],
    php: ['-c', '-d', '-z'],
    lua: ['-l'],
  }),
);

/** Options whose argument is the script itself. */
const CODE: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    sh: /^-\w*c$/,
    python: /^-\w*c$/,
    perl: /^-\w*[eE]$/,
    ruby: /^-\w*e$/,
    node: /^(?:-e|-p|-pe|--eval|--print)$/,
    php: /^-r$/,
    lua: /^-e$/,
  }),
);

/**
 * The script that a command gives to its interpreter; null where there is none, or the language is not known.
 *
 * @param language as `languageOf` names it
 * @param args what follows the interpreter
 */
export function scriptArgument(language: string, args: readonly string[]): ScriptArgument | null {
  const code = CODE.get(language);
  if (code === undefined) return null;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (code.test(word))
      return args[at + 1] === undefined ? null : { kind: 'code', code: args[at + 1] ?? '' };
    if (language === 'python' && word === '-m') {
      const name = /^[A-Za-z_]\w*/.exec(args[at + 1] ?? '')?.[0];
      return name === undefined ? null : { kind: 'code', code: `import ${name}\n` };
    }
    if (WITH_VALUE.get(language)?.includes(word) === true) at += 1;
    else if (!word.startsWith('-')) return { kind: 'file', path: word };
  }
  return null;
}
