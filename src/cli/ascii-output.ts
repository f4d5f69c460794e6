/** What commands print where only ASCII can be shown. */
import { inAscii, signsInAscii } from '../text/ascii.ts';
import { isUtf8Locale, showsUnicode } from '../text/locale.ts';

/** Forms of output that are for programs. Each has its own rules for characters. */
const FOR_PROGRAMS =
  /^(?:--json|--(?:format|progress)=?(?:json|rawjson|sarif|github|cyclonedx)|--(?:call|print)=?\S*format=json\S*)$/;

/** Commands that print nothing else; a report says itself which characters it is written in. */
const FOR_PROGRAMS_ALONE: ReadonlySet<string> = new Set(['completion', '__complete', 'report']);

/** Flags whose value is the next word. */
const WITH_FORMAT: ReadonlySet<string> = new Set(['--format', '--progress', '--call', '--print']);

/**
 * From now on, our signs in what is written to these streams are ASCII where the locale, or the terminal, knows nothing
 * else. On a terminal all other characters are question marks; in a file they stay, since names must stay what they are.
 * Bytes stay as well: they are contents of
 * files.
 * @param args of the command line: what is made for programs is not changed
 */
export function printInAscii(
  streams: readonly NodeJS.WriteStream[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): void {
  if (isForPrograms(args) || env.BUILDKIT_PROGRESS === 'rawjson') return;
  for (const stream of streams) {
    const isTerminal = stream.isTTY === true;
    if (isTerminal ? showsUnicode(env) : isUtf8Locale(env) !== false) continue;
    const shown = isTerminal ? inAscii : signsInAscii;
    const write = stream.write.bind(stream) as (chunk: unknown, ...more: unknown[]) => boolean;
    stream.write = (chunk: unknown, ...more: unknown[]): boolean =>
      write(typeof chunk === 'string' ? shown(chunk) : chunk, ...more);
  }
}

function isForPrograms(args: readonly string[]): boolean {
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (FOR_PROGRAMS_ALONE.has(own[0] ?? '')) return true;
  return own.some((word, at) =>
    FOR_PROGRAMS.test(WITH_FORMAT.has(word) ? `${word}${own[at + 1] ?? ''}` : word),
  );
}
