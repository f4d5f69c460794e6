import type { Key } from 'ink';

/**
 * The names of the keys in one input event from Ink: `up`, `enter`, `ctrl+c`, `shift+tab`, `G`, `/`. Keys
 * typed faster than they are read arrive as one text and are split.
 */
export function keyNames(input: string, key: Key): readonly string[] {
  const special = specialName(key);
  if (special !== null) return [special];
  if (key.ctrl) return input === '' ? [] : [`ctrl+${input.toLowerCase()}`];
  if (key.meta) return input === '' ? [] : [`alt+${input}`];
  return Array.from(input).map(nameOfCharacter);
}

function specialName(key: Key): string | null {
  if (key.tab) return key.shift ? 'shift+tab' : 'tab';
  if (key.return) return 'enter';
  if (key.escape) return 'esc';
  if (key.upArrow) return 'up';
  if (key.downArrow) return 'down';
  if (key.leftArrow) return 'left';
  if (key.rightArrow) return 'right';
  if (key.pageUp) return 'pageup';
  if (key.pageDown) return 'pagedown';
  if (key.home) return 'home';
  if (key.end) return 'end';
  // Terminals send DEL for the backspace key, which Ink calls delete.
  if (key.backspace || key.delete) return 'backspace';
  return null;
}

function nameOfCharacter(character: string): string {
  switch (character) {
    case ' ':
      return 'space';
    case '\r':
    case '\n':
      return 'enter';
    case '\t':
      return 'tab';
    case '\u007f':
      return 'backspace';
    case '\u001b':
      return 'esc';
    default:
      return character;
  }
}
