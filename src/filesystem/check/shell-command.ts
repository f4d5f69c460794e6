import { withoutTrailing } from '../../text/cut.ts';

/** Words that a POSIX shell, bash or busybox handles itself, or that start a compound command. */
const NO_PROGRAMS: ReadonlySet<string> = new Set(
  (
    '. : [ [[ { ( ! alias bg bind break builtin caller case cd command compgen complete continue declare dirs disown ' +
    'echo enable eval exit export false fc fg for function getopts hash help history if jobs kill let local logout ' +
    'mapfile popd printf pushd pwd read readarray readonly return select set shift shopt source suspend test time ' +
    'times trap true type typeset ulimit umask unalias unset until wait while'
  ).split(' '),
);

/**
 * The program that a shell command starts with; null when it is built into the shell, or written with quotes, variables
 * or patterns.
 */
export function firstProgram(command: string): string | null {
  const words = command.trim().split(/\s+/);
  let at = 0;
  while (/^\w+=[^\s"'$`\\]*$/.test(words[at] ?? '')) at += 1;
  if (words[at] === 'exec') at += 1;
  const word = withoutTrailing(words[at] ?? '', ';');
  if (word === '' || NO_PROGRAMS.has(word) || !/^[\w\-./+@:]+$/.test(word)) return null;
  return word.includes('=') || word.startsWith('-') ? null : word;
}

/** Whether a word is no program of a file: what a shell handles itself, a number, a folder. */
export function isNoProgram(name: string): boolean {
  return (
    NO_PROGRAMS.has(name) ||
    !/^[\w\-./+@]{1,200}$/.test(name) ||
    /^(?:-|[\d.]+$)/.test(name) ||
    name.endsWith('/')
  );
}

/** The command that a shell receives with `-c`; null when the program is not a shell, or gets no `-c`. */
export function shellCommand(args: readonly string[]): string | null {
  if (!/(^|\/)(ba|da|a|z|k|)sh$/.test(args[0] ?? '')) return null;
  const at = args.findIndex((arg, index) => index > 0 && /^-\w*c$/.test(arg));
  return at < 0 ? null : (args[at + 1] ?? null);
}
