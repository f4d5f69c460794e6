import { parseShell } from '../trace/parse-shell.ts';
import type { RecordedFile } from './types.ts';

/**
 * A RUN of commands, as lines. Several are joined by &&; one of several lines makes all of them a heredoc.
 * @param flags see FailedRun
 */
export function runLines(commands: readonly string[], continuation: string, flags = ''): readonly string[] {
  if (commands.some((text) => text.includes('\n') || text.endsWith(continuation))) {
    const word = freeWord(commands.join('\n'));
    return [`RUN ${flags}<<'${word}'`, 'set -e', ...commands.flatMap((text) => text.split('\n')), word];
  }
  const parts = commands.length === 1 ? commands : commands.map(asOneCommand);
  return parts.map((part, at) => {
    const head = at === 0 ? `RUN ${flags}` : ' && ';
    return `${head}${part}${at === parts.length - 1 ? '' : ` ${continuation}`}`;
  });
}

/** A command line as a part of a longer one: `a || b` gets braces. */
export function asOneCommand(text: string): string {
  const isSimple = (parseShell(text)?.commands.length ?? 2) === 1;
  return isSimple ? text : `{ ${text.replace(/;$/, '')}; }`;
}

/** A COPY that makes a file. BuildKit makes it with mode 0644, for root. */
export function copyLines(
  path: string,
  text: string,
  { mode, owner }: Pick<RecordedFile, 'mode' | 'owner'>,
): readonly string[] {
  const word = freeWord(text);
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text;
  const chmod = mode === '644' || mode === '' ? '' : `--chmod=${mode} `;
  const chown = owner === '0:0' || owner === '' ? '' : `--chown=${owner} `;
  const target = /\s/.test(path) ? JSON.stringify(path) : path;
  return [`COPY ${chmod}${chown}<<'${word}' ${target}`, ...lines.split('\n'), word];
}

/**
 * Replaces lines of a text, with the line ends that the text has.
 * @param from the first line that is replaced, from 1; lines that it does not have are added
 * @param count how many are replaced; 0 puts the new ones before `from`
 */
export function withLines(text: string, from: number, count: number, added: readonly string[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split('\n');
  const before = lines
    .slice(0, from - 1)
    .map((one) => `${one}\n`)
    .join('');
  const missing = before === '' || before.endsWith('\n') ? '' : end;
  return `${before}${missing}${added.map((one) => one + end).join('')}${lines.slice(from - 1 + count).join('\n')}`;
}

/** A word that is no line of a text. */
function freeWord(text: string): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  let word = 'EOF';
  for (let number = 2; lines.has(word); number += 1) word = `EOF${number}`;
  return word;
}
