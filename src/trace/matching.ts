import type { InstrumentedScript } from './instrumented.ts';
import type { TraceRecord } from './records.ts';
import { memberOf } from './scopes.ts';
import type { ShellCommand, ShellScope, ShellScript } from './shell-script.ts';

/**
 * Finds the command of a script that a record is of. Its line says it in most cases. But bash counts the line of the
 * second word where that has several, and dash counts the lines of a function from its start. So of the commands whose
 * text can have become the traced one, it is the one that is nearest to the line. A text that is mixed with another's
 * says nothing.
 */
export class CommandMatcher {
  readonly #commands: readonly { readonly command: ShellCommand; readonly line: number }[];
  readonly #byLine: ReadonlyMap<number, ShellCommand>;
  readonly #offset: number;
  /** Where the command found last begins. */
  #last = -1;

  /** The commands of pipelines, where their records can be mixed; else none. */
  readonly #members: ShellScript['members'];

  /**
   * @param offset what the shell adds to each line
   * @param members the commands of pipelines, where they may write into one another's records; else none
   */
  constructor({ lines }: InstrumentedScript, offset: number, members: ShellScript['members']) {
    this.#commands = [...lines].map(([command, line]) => ({ command, line }));
    // In a script that is traced as it is, one line may have several.
    const counts = Map.groupBy(this.#commands, ({ line }) => line);
    this.#byLine = new Map(
      [...counts].flatMap(([line, [only, ...others]]) =>
        only === undefined || others.length > 0 ? [] : [[line, only.command]],
      ),
    );
    this.#offset = offset;
    this.#members = members;
  }

  /** The command of a record; null if none can be it. */
  find(record: Located): ShellCommand | null {
    const found = this.#find(record);
    if (found !== null) this.#last = found.start;
    return found;
  }

  #find({ line, text, isWhole, member: said }: Located): ShellCommand | null {
    const words = tracedWords(text);
    const own = line === null ? null : line - this.#offset;
    const there = own === null ? undefined : this.#byLine.get(own);
    if (there !== undefined && (!isWhole || canBecome(there, words))) return there;
    const member = there === undefined ? undefined : memberOf(there.scope);
    // The prompt says line and member, and is never mixed.
    if (member !== undefined && member === this.#members[Number.parseInt(said, 10)]?.scope)
      return there ?? null;
    const able = this.#commands.filter(
      ({ command }) => canBecome(command, words) && !isOfAnother(member, command),
    );
    if (own === null) {
      // In a script the next command is most often one behind the last.
      return (able.find(({ command }) => command.start > this.#last) ?? able[0])?.command ?? null;
    }
    let best: (typeof able)[number] | null = null;
    for (const one of able) {
      if (best === null || Math.abs(one.line - own) < Math.abs(best.line - own)) best = one;
    }
    if (best !== null) return best.command;
    // Commands of a pipeline may write into one another's records. Any other text is none of the script's, such as a trap's.
    return member === undefined ? null : (there ?? null);
  }
}

/** Whether a command is part of another one of a pipeline. A function that it calls is part of none. */
function isOfAnother(member: ShellScope | undefined, command: ShellCommand): boolean {
  const other = member === undefined ? undefined : memberOf(command.scope);
  return other !== undefined && other !== member;
}

type Located = Pick<TraceRecord, 'line' | 'text' | 'isWhole' | 'member'>;

/** Whether all literal words of a command are in the traced one, in order. */
export function canBecome({ words }: ShellCommand, traced: readonly string[]): boolean {
  const first = words[0];
  if (first === undefined || traced.length === 0) return false;
  let at = 0;
  for (const [index, word] of words.entries()) {
    if (word.literal === null && word.prefix === '') continue;
    const found = traced.findIndex(
      (one, place) =>
        place >= at && (word.literal === null ? one.startsWith(word.prefix) : one === word.literal),
    );
    if (found < 0) return false;
    if (index === 0 && found > 0) return false;
    at = found + 1;
  }
  return true;
}

/** The words of a traced command without the quotes that the shell put around them. */
export function tracedWords(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
      else if (char === '\\' && quote === '"') {
        at += 1;
        word = (word ?? '') + text.charAt(at);
      } else word = (word ?? '') + char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (char === ' ' || char === '\n') {
      if (word !== null) words.push(word);
      word = null;
    } else if (char === '\\') {
      at += 1;
      word = (word ?? '') + text.charAt(at);
    } else if (char === '$' && text.charAt(at + 1) === "'") word ??= '';
    else word = (word ?? '') + char;
  }
  if (word !== null) words.push(word);
  return words;
}
