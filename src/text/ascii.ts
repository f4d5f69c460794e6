/** Text for terminals that show ASCII only. */
import stringWidth from 'string-width';
import { placedCharacters, simpleCells } from './cells.ts';

/** What stands for our own characters, one cell for one cell. Characters of one column stay apart. */
const SUBSTITUTES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['─━┄┈╌', '-'],
    ['│┃┊┆╎▏', '|'],
    ['╭╮╯╰┌┐└┘├┤┬┴┼', '+'],
    ['█▉▊▋▌▍', '#'],
    ['░▎', ':'],
    ['◆', '*'],
    ['●', 'o'],
    ['○', '-'],
    ['·•', '.'],
    ['✔✓', 'v'],
    ['≡', '='],
    ['✘✗✕✖×', 'x'],
    ['⊘', '/'],
    ['▲', '!'],
    ['❯▶➜➤→›', '>'],
    ['←‹', '<'],
    ['↑', '^'],
    ['↓', 'v'],
    ['↔', '|'],
    ['▸', '+'],
    ['▾', '-'],
    ['↳', '\\'],
    ['◉', '@'],
    ['◌', 'O'],
    ['≠', '#'],
    ['−–—', '-'],
    ['…', '~'],
    ['‘’', "'"],
    ['“”', '"'],
    ['µμ', 'u'],
    ['␤', '/'],
    ['⍽', '_'],
    ['\u00a0', ' '],
    // Neighbours of a spinner's round differ, so it is seen to turn.
    ['⠋⠼⠇', '|'],
    ['⠙⠴⠏', '/'],
    ['⠹⠦', '-'],
    ['⠸⠧', '\\'],
  ].flatMap(([characters = '', substitute = '']) =>
    Array.from(characters, (character) => [character, substitute]),
  ),
);

const OTHERS = /[^\x00-\x7f]+/g;

/**
 * Printable text, with SGR sequences, in ASCII, which takes as many cells: our own glyphs and lines as what looks most like them,
 * every other character as question marks.
 */
export function inAscii(text: string): string {
  return text.replace(OTHERS, substituted);
}

/** Letters and punctuation, which stand in names of files at least as often as in our sentences. */
const IN_NAMES = new Set('‘’“”−–—×µμ\u00a0');

/**
 * For text that is not shown but kept: our own glyphs and lines, in as many characters as they want; all else stays, since
 * names must stay what they are.
 */
export function signsInAscii(text: string): string {
  return text.replace(OTHERS, (others) =>
    Array.from(others, (character) => {
      if (IN_NAMES.has(character)) return character;
      return character === '…' ? '...' : (SUBSTITUTES[character] ?? character);
    }).join(''),
  );
}

function substituted(text: string): string {
  if (simpleCells(text) === null) return '?'.repeat(stringWidth(text));
  let out = '';
  for (const { character, cells } of placedCharacters(text))
    out += SUBSTITUTES[character] ?? '?'.repeat(cells);
  return out;
}
