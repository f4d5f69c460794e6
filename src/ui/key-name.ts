/** Keys with a name, as src/ui/keys.ts gives it. */
const NAMED: ReadonlySet<string> = new Set([
  ...['up', 'down', 'left', 'right', 'pageup', 'pagedown', 'home', 'end'],
  ...['enter', 'esc', 'tab', 'shift+tab', 'space', 'backspace'],
]);

/** What a terminal sends for these is another key. */
const SAME: Readonly<Record<string, string>> = {
  'ctrl+i': 'tab',
  'ctrl+j': 'enter',
  'ctrl+m': 'enter',
  'ctrl+h': 'backspace',
};

const PRINTABLE = /^\P{C}$/u;

/** Why a key of that name cannot be had, as the end of a sentence without a full stop; null if it can. */
export function keyProblem(name: string): string | null {
  if (name === 'ctrl+c') return 'ctrl+c always quits';
  const same = SAME[name];
  if (same !== undefined) return `a terminal sends the same for ${name} and ${same}`;
  const letter = name.startsWith('alt+') ? name.slice(4) : name;
  if (NAMED.has(name) || /^ctrl\+[a-z]$/.test(name) || (letter !== ' ' && PRINTABLE.test(letter)))
    return null;
  return `${name} is not the name of a key: write a character, ctrl+g, alt+g, or one of ${[...NAMED].join(', ')}`;
}
