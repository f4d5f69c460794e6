import { constantsIn, textsIn } from './constants.ts';
import { type LookedUp, lookedUpIn } from './own-texts.ts';
import { shellTokens, type Token, type Values } from './words.ts';

/** A command of a shell script. */
export interface ShellCommand {
  /** Null for a word that is only known when the script runs. */
  readonly words: readonly (string | null)[];
  /** The texts that each of the words may have; empty for one that is known. */
  readonly maybe: readonly (readonly string[])[];
  /** Whether it is the arguments of the script, or what `set --` made of them. */
  readonly isArguments: boolean;
  /** Whether it runs whenever the script does, and its failure is not expected: not in `if`, a function, `a || b`. */
  readonly isCertain: boolean;
}

export interface ShellScript {
  readonly commands: readonly ShellCommand[];
  readonly functions: ReadonlySet<string>;
  /** Variables that the script sets itself. */
  readonly assigned: ReadonlySet<string>;
  /** Whether the script ends when a command fails (`set -e`). */
  readonly endsOnFailure: boolean;
  /** Programs that it looks for to start them by a variable. */
  readonly lookedUp: LookedUp;
  /** Whether it has more commands than are known. */
  readonly isCut: boolean;
}

/** How deep scripts in `$(…)` are followed. */
const MAX_INNER_DEPTH = 8;
const MAX_COMMANDS = 4000;

const OPENING: ReadonlySet<string> = new Set(['if', 'while', 'until', '{']);
const CLOSING: ReadonlySet<string> = new Set(['fi', 'done', 'esac', '}']);
const BETWEEN: ReadonlySet<string> = new Set(['then', 'do', 'else', 'elif', '!', 'time']);
const REDIRECTS: ReadonlySet<string> = new Set(['<', '>', '>>', '<&', '>&', '<>', '>|', '&>', '<<<']);

/** The commands of a script, in order; those of `$(…)` come last. Never throws, whatever the text. */
export function shellCommands(text: string, environment: Values, depth = 0): ShellScript {
  const assigned = new Set(
    [...text.matchAll(/(?:^|[\s;&|(])([A-Za-z_]\w{0,80})\+?=/g)].map((match) => match[1] ?? ''),
  );
  const constants = constantsIn(text);
  const values: Values = (name) => constants.get(name) ?? (assigned.has(name) ? null : environment(name));
  const lookedUp = lookedUpIn(text);
  const texts = textsIn(text, lookedUp);
  const { tokens, inner, isCut: hasMoreWords } = shellTokens(text, values, (name) => texts.get(name) ?? []);
  const parser = new Parser(tokens);
  parser.parse();
  const commands = [...parser.commands];
  const functions = new Set(parser.functions);
  let isCut = hasMoreWords || parser.isCut || (depth === MAX_INNER_DEPTH && inner.length > 0);
  for (const script of depth < MAX_INNER_DEPTH ? inner : []) {
    const found = shellCommands(script, values, depth + 1);
    const room = MAX_COMMANDS - commands.length;
    for (const each of found.commands.slice(0, room)) commands.push({ ...each, isCertain: false });
    isCut ||= found.isCut || found.commands.length > room;
  }
  return {
    commands,
    functions,
    assigned,
    endsOnFailure: commands.some(isErrexit) || /^#![^\n]{0,200}\s-\w*e/.test(text),
    lookedUp,
    isCut,
  };
}

function isErrexit({ words }: ShellCommand): boolean {
  return (
    words[0] === 'set' &&
    words.some(
      (word, index) => /^-\w*e/.test(word ?? '') || (word === 'errexit' && words[index - 1] === '-o'),
    )
  );
}

class Parser {
  readonly commands: ShellCommand[] = [];
  readonly functions = new Set<string>();
  readonly #tokens: readonly Token[];
  #words: (string | null)[] = [];
  #maybe: (readonly string[])[] = [];
  #isArguments = false;
  #depth = 0;
  #cases = 0;
  #afterOperator = false;
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isCut(): boolean {
    return this.#tokens.slice(this.#at).some(({ kind }) => kind === 'word');
  }

  parse(): void {
    for (; this.#at < this.#tokens.length && this.commands.length < MAX_COMMANDS; this.#at += 1) {
      const token = this.#tokens[this.#at];
      if (token?.kind === 'word' && token.isAssignment && this.#words.length === 0) this.#assignment();
      else if (token?.kind === 'word') {
        const before = this.#words.length;
        this.#word(token.text, token.isBare);
        if (this.#words.length > before) this.#note(token);
      } else if (token !== undefined) this.#operator(token.text);
    }
    this.#end('\n');
  }

  #word(text: string | null, isBare: boolean): void {
    if (text === '[[' && this.#words.length === 0) {
      this.#skipTo([']]'], 0);
      return;
    }
    if (this.#words.length > 0 || text === null || !isBare) {
      this.#words.push(text);
      return;
    }
    if (OPENING.has(text)) this.#depth += 1;
    else if (CLOSING.has(text)) this.#close();
    else if (text === 'for' || text === 'select') this.#skipTo(['do', ';', '\n'], 1);
    else if (text === 'case') this.#startCase();
    else if (text === 'function') this.#named(this.#wordAt(this.#at + 1));
    else if (!BETWEEN.has(text)) this.#words.push(text);
  }

  /** Keeps what else is known of the word that was added last. */
  #note({ maybe, isArguments }: Extract<Token, { readonly kind: 'word' }>): void {
    this.#maybe.push(maybe);
    if (isArguments && this.#words.slice(0, -1).every((word) => word === 'exec')) this.#isArguments = true;
  }

  /** The words of an array are no command. */
  #assignment(): void {
    if (this.#tokens[this.#at + 1]?.text !== '(') return;
    this.#skipTo([')'], 0);
    this.#at += 1;
  }

  #close(): void {
    this.#depth = Math.max(0, this.#depth - 1);
  }

  #wordAt(index: number): string | null {
    const token = this.#tokens[index];
    return token?.kind === 'word' ? token.text : null;
  }

  #skipTo(ends: readonly string[], deeper: number): void {
    this.#depth += deeper;
    while (this.#at + 1 < this.#tokens.length && !ends.includes(this.#tokens[this.#at + 1]?.text ?? ''))
      this.#at += 1;
    if (ends.includes(']]')) this.#at += 1;
  }

  #startCase(): void {
    this.#depth += 1;
    this.#cases += 1;
    this.#skipTo(['in'], 0);
    this.#at += 1;
    this.#pattern();
  }

  /** Skips the pattern of a case, up to its `)`. */
  #pattern(): void {
    while (this.#at + 1 < this.#tokens.length) {
      const next = this.#tokens[this.#at + 1];
      if (next?.kind === 'word' && next.text === 'esac' && next.isBare) break;
      this.#at += 1;
      if (next?.kind === 'operator' && next.text === ')') break;
    }
    if (this.#wordAt(this.#at + 1) === 'esac') this.#cases = Math.max(0, this.#cases - 1);
  }

  #named(name: string | null): void {
    if (name !== null) this.functions.add(name);
    this.#at += 1;
  }

  #operator(text: string): void {
    if (REDIRECTS.has(text)) {
      // A number before it names a file, not an argument.
      if (/^\d$/.test(this.#words.at(-1) ?? '')) {
        this.#words.pop();
        this.#maybe.pop();
      }
      if (this.#tokens[this.#at + 1]?.kind === 'word') this.#at += 1;
      return;
    }
    if (text === '<<' || text === '<<-') {
      this.#at += 1;
      return;
    }
    if (text === '(') {
      const [name] = this.#words;
      if (this.#words.length === 1 && name !== null && this.#tokens[this.#at + 1]?.text === ')') {
        this.functions.add(name ?? '');
        this.#words = [];
        this.#maybe = [];
        this.#at += 1;
      } else {
        this.#end(text);
        this.#depth += 1;
      }
      return;
    }
    this.#end(text);
    if (text === ')') this.#close();
    if (text.startsWith(';') && text !== ';' && this.#cases > 0) this.#pattern();
  }

  #end(operator: string): void {
    const joins = operator === '&&' || operator === '||' || operator === '|';
    if (this.#words.length > 0) {
      const isCertain = this.#depth === 0 && !joins && !this.#afterOperator && operator !== ')';
      this.commands.push({
        words: this.#words,
        maybe: this.#maybe,
        isArguments: this.#isArguments,
        isCertain,
      });
    }
    this.#words = [];
    this.#maybe = [];
    this.#isArguments = false;
    this.#afterOperator = joins;
  }
}
