import type { ShellScript } from '../shell/commands.ts';
import { layersOf } from './wrappers.ts';

/**
 * Programs that a script may start though no command names them: by a variable that it sets to a text, and as its
 * arguments, which `set -- serve "$@"` changes.
 */
export function possiblePrograms({ commands, lookedUp }: ShellScript): ReadonlySet<string> {
  const names = new Set<string>();
  if (commands.some(({ words }) => words[0] === 'eval')) for (const each of lookedUp) names.add(each);
  const runsArguments = commands.some(({ isArguments }) => isArguments);
  for (const { words, maybe } of commands) {
    const isSet = words[0] === 'set' && words[1] === '--';
    if (isSet && !runsArguments) continue;
    const from = isSet ? 2 : words[0] === 'exec' ? 1 : 0;
    if (words[from] === null) for (const each of maybe[from] ?? []) names.add(each);
    else if (isSet) for (const { words: inner } of layersOf(words.slice(from))) names.add(inner[0] ?? '');
  }
  return names;
}
