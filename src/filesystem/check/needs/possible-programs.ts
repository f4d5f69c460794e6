import type { ShellScript } from '../shell/commands.ts';
import { OWN_FOLDER } from '../shell/own-texts.ts';
import { layersOf } from './wrappers.ts';

/**
 * Programs that a script may start though no command names them: by a variable that it sets to a text, and as its
 * arguments, which `set -- serve "$@"` changes.
 */
export function possiblePrograms({ commands, lookedUp }: ShellScript): ReadonlySet<string> {
  const names = new Set<string>();
  if (commands.some(({ words }) => words[0] === 'eval')) for (const each of lookedUp.late) names.add(each);
  const runsArguments = commands.some(({ isArguments }) => isArguments);
  for (const { words, maybe } of commands) {
    const isSet = words[0] === 'set' && words[1] === '--';
    if (isSet && !runsArguments) continue;
    const from = isSet ? 2 : words[0] === 'exec' ? 1 : 0;
    // What lies around the script came with it, or is looked for before it is started.
    const texts = (maybe[from] ?? []).filter((each) => !each.includes(OWN_FOLDER));
    if (words[from] === null) for (const each of texts) names.add(each);
    else if (isSet) for (const { words: inner } of layersOf(words.slice(from))) names.add(inner[0] ?? '');
  }
  return names;
}
