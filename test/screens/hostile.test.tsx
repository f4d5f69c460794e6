import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { hostileStates } from '../fakes/hostile.ts';
import { controlsIn, frameOf, SMALL, withoutStyles } from '../fakes/screen.tsx';
import { awkwardStream, randomNumbers } from '../progress/awkward-logs.ts';

const LARGE = { columns: 160, rows: 40 };

/** What a terminal, or a reader, could be made to do. */
const ATTACKS: Readonly<Record<string, string>> = {
  'sets the title': 'a\u001b]0;owned\u0007b',
  'writes the clipboard': 'a\u001b]52;c;cm0gLXJm\u001b\\b',
  'makes a link': '\u001b]8;;https://example.test\u001b\\here\u001b]8;;\u001b\\',
  'moves the cursor': 'a\u001b[2J\u001b[H\u001b[1Gb',
  'leaves the screen': 'a\u001b[?1049lb\u001bc',
  'asks for an answer': 'a\u001b[6n\u001b[cb',
  'rings and erases': 'a\u0007\b\b\u007fb',
  'breaks lines': 'a\r\nb\nc\rd\u2028e\u0085f',
  'uses C1 controls': 'a\u009b2Jb\u009d0;x\u009cc\u0090q\u009c',
  'turns the text around': 'a\u202ebcd\u2066e',
  'hides itself': 'a\u200bb\ufeffc\u00add',
  'never ends': 'a\u001b]0;never',
  'has half characters': 'a\ud83db\udc00',
  'is tabbed': 'a\tb\tc',
  'is colourful': '\u001b[31;1mred\u001b[0m\u001b[48;5;3m',
};

/** Every frame of every state is text of the window's size. */
function expectText(text: string, size: { columns: number; rows: number }): void {
  for (const [index, state] of hostileStates(text, size).entries()) {
    const frame = frameOf(state);
    const where = `state ${index} of ${JSON.stringify(text)}`;
    expect(controlsIn(frame), where).toEqual([]);
    const lines = withoutStyles(frame).split('\n');
    expect(lines, where).toHaveLength(size.rows - 1);
    for (const line of lines) expect(stringWidth(line), where).toBeLessThanOrEqual(size.columns);
  }
}

describe('text from outside', () => {
  it.each(Object.entries(ATTACKS))('that %s comes out as text', (_, text) => {
    expectText(text, SMALL);
  });

  it.each([
    ['wide', '日本語のステージ名前がとても長い'],
    ['emoji', '🚀🚀🔥👍🏽🇫🇷'],
    ['combining', 'e\u0301a\u0308o\u0302\u0323'],
    ['very long', 'x'.repeat(5000)],
    ['empty', ''],
  ])('that is %s keeps the borders where they are', (_, text) => {
    for (const [index, state] of hostileStates(text, SMALL).entries()) {
      const lines = withoutStyles(frameOf(state)).split('\n');
      expect(lines, `state ${index}`).toHaveLength(SMALL.rows - 1);
      for (const line of lines.filter((candidate) => /^[╭│╰]/.test(candidate))) {
        expect(stringWidth(line), `state ${index}: ${line}`).toBe(SMALL.columns);
        expect(line, `state ${index}`).toMatch(/[╮│╯]$/);
      }
    }
  });

  it.each([1, 2, 3, 4])('of awkward pieces comes out as text, everywhere (%i)', (seed) => {
    expectText(new TextDecoder().decode(awkwardStream(randomNumbers(20_260_100 + seed), 200)), LARGE);
  });
});
