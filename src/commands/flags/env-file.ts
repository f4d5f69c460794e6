import { InputError } from '../../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The `NAME=value` of a file of `--env-file` (docker/cli opts/file.go): a line each, as it stands; a name alone takes the
 * value of our environment, if it has one; lines with # are comments. Throws an InputError that names the line.
 */
export function readEnvFile(path: string, text: string, env: Environment): readonly string[] {
  const lines = text.replace(/^\u{feff}/u, '').split('\n');
  return lines.flatMap((line, index) => {
    const entry = line.replace(/\r$/, '').trimStart();
    if (entry === '' || entry.startsWith('#')) return [];
    const wrong = (why: string): InputError =>
      new InputError(`--env-file ${path}:${index + 1}: ${why}; write NAME=VALUE.`);
    if (entry.includes('\u{fffd}')) throw wrong('this is not UTF-8');
    const at = entry.indexOf('=');
    const name = at < 0 ? entry.trimEnd() : entry.slice(0, at);
    if (name === '') throw wrong('the name is missing');
    if (/\s/.test(name)) throw wrong('a name has no spaces');
    if (at >= 0) return [entry];
    return env[name] === undefined ? [] : [`${name}=${env[name]}`];
  });
}
