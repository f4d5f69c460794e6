/** The code of scripts, without what nobody runs. */

/** Lines of comments, and blocks of comments and documentation. Texts in them are prose. */
interface Prose {
  readonly lines: RegExp;
  /** How blocks begin, each with how it ends. One without an end is none. */
  readonly blocks: readonly { readonly start: RegExp; readonly end: string }[];
  /** What ends the code of a file. */
  readonly fileEnd?: RegExp;
}

const C_COMMENT = { start: /^[ \t]*\/\*/gm, end: '*/' };

const PROSE: ReadonlyMap<string, Prose> = new Map(
  Object.entries({
    python: {
      lines: /^[ \t]*#.*$|[ \t]#[^\n"']{0,200}$/gm,
      blocks: [
        { start: /^[ \t]*[ru]?"""/gm, end: '"""' },
        { start: /^[ \t]*[ru]?'''/gm, end: "'''" },
      ],
    },
    ruby: {
      lines: /^[ \t]*#.*$/gm,
      blocks: [{ start: /^=begin\b/gm, end: '\n=end' }],
      fileEnd: /^__END__$/m,
    },
    perl: {
      lines: /^[ \t]*#.*$/gm,
      blocks: [{ start: /^=[a-z]\w{0,20}/gm, end: '\n=cut' }],
      fileEnd: /^__(?:END|DATA)__$/m,
    },
    node: { lines: /^[ \t]*\/\/.*$/gm, blocks: [C_COMMENT] },
    php: { lines: /^[ \t]*(?:\/\/|#).*$/gm, blocks: [C_COMMENT] },
    lua: { lines: /^[ \t]*--(?!\[\[).*$/gm, blocks: [{ start: /--\[\[/g, end: ']]' }] },
  }),
);

/** A text without its comments and documentation; as it is in a language that is not known. */
export function codeOf(language: string, text: string): string {
  const prose = PROSE.get(language);
  if (prose === undefined) return text;
  const end = prose.fileEnd?.exec(text)?.index ?? text.length;
  let code = text.slice(0, end);
  for (const { start, end: closing } of prose.blocks) code = withoutBlocks(code, start, closing);
  return code.replace(prose.lines, '');
}

function withoutBlocks(text: string, start: RegExp, closing: string): string {
  const kept: string[] = [];
  let at = 0;
  for (const { 0: opening, index } of text.matchAll(start)) {
    // Within a block that is left out already.
    if (index < at) continue;
    const end = text.indexOf(closing, index + opening.length);
    if (end < 0) break;
    kept.push(text.slice(at, index));
    at = end + closing.length;
  }
  return kept.join('') + text.slice(at);
}

/** The most that is read of a call. */
const MAX_REST = 300;

/** What follows a place in the arguments of a call, up to its closing bracket. */
export function restOfCall(code: string, at: number): string {
  let depth = 0;
  const end = Math.min(code.length, at + MAX_REST);
  for (let place = at; place < end; place += 1) {
    const sign = code[place];
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth < 0) return code.slice(at, place);
  }
  return code.slice(at, end);
}

/** Whether a place is in a text in double quotes, such as a message that names a command. */
export function isQuoted(code: string, at: number): boolean {
  const piece = code.slice(Math.max(0, at - 1000), at);
  const line = piece.slice(piece.lastIndexOf('\n') + 1);
  return (line.match(/"/g)?.length ?? 0) % 2 === 1;
}
