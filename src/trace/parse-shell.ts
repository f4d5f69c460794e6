import { type Grammar, readCase, readFor, readIf, readWhile } from './shell-constructs.ts';
import { ShellReader } from './shell-reader.ts';
import type { PipelineMember, ShellCommand, ShellScope, ShellScript } from './shell-script.ts';
import { type ShellWord, skipArithmetic, UnreadableScript } from './shell-words.ts';

/** The commands of a script, in linear time; null if it is none that this parser understands. */
export function parseShell(text: string): ShellScript | null {
  try {
    return new ShellParser(text).script();
  } catch (error) {
    if (error instanceof UnreadableScript) return null;
    throw error;
  }
}

/** How deep constructs may be nested. */
const MAX_DEPTH = 100;

/** Words that end a list where a command could stand. */
const LIST_ENDS: ReadonlySet<string> = new Set(['then', 'do', 'done', 'fi', 'else', 'elif', 'esac', '}']);

/** Characters that may follow a command of a list. */
const SEPARATORS: ReadonlySet<string> = new Set(['', ';', '&', '\n', ')']);

class ShellParser implements Grammar {
  readonly reader: ShellReader;
  readonly #commands: ShellCommand[] = [];
  readonly #members: PipelineMember[] = [];
  #depth = 0;
  #constructs = 0;

  constructor(text: string) {
    this.reader = new ShellReader(text);
  }

  script(): ShellScript {
    this.list({ kind: 'list', parent: null, construct: 0, name: '', isSilenced: false });
    if (this.reader.at < this.reader.text.length) throw new UnreadableScript('unexpected text');
    const commands = this.#commands.toSorted((a, b) => a.start - b.start);
    return { text: this.reader.text, commands, members: this.#members };
  }

  scope(
    kind: ShellScope['kind'],
    parent: ShellScope,
    construct: number = this.construct(),
    name = '',
  ): ShellScope {
    return { kind, parent, construct, name, isSilenced: false };
  }

  construct(): number {
    this.#constructs += 1;
    return this.#constructs;
  }

  list(scope: ShellScope): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new UnreadableScript('nested too deeply');
    for (;;) {
      this.reader.skipLines();
      const char = this.reader.char();
      if (char === '' || char === ')' || this.reader.looksAt(';;') || this.reader.looksAt(';&')) break;
      if (char === ';' || char === '&') {
        this.reader.at += 1;
        continue;
      }
      if (LIST_ENDS.has(this.reader.peekWord())) break;
      const whole = this.scope('list', scope);
      this.#andOr(whole);
      this.reader.skipBlanks();
      if (this.reader.char() === '&') whole.kind = 'background';
      // Whatever else follows, this is a syntax that this parser does not know.
      if (!SEPARATORS.has(this.reader.char()) && !LIST_ENDS.has(this.reader.peekWord()))
        throw new UnreadableScript('text');
    }
    this.#depth -= 1;
  }

  #andOr(scope: ShellScope): void {
    this.#pipeline(scope);
    for (;;) {
      this.reader.skipBlanks();
      if (!this.reader.looksAt('&&') && !this.reader.looksAt('||')) return;
      this.reader.at += 2;
      this.reader.skipLines();
      this.#pipeline(scope);
    }
  }

  #pipeline(scope: ShellScope): void {
    let inner = scope;
    for (let word = this.reader.peekWord(); word === '!' || word === 'time'; word = this.reader.peekWord()) {
      this.reader.at += word.length;
      if (word === '!') inner = this.scope('negated', inner);
      this.reader.skipBlanks();
    }
    const construct: number = this.construct();
    const members: { start: number; end: number; scope: ShellScope }[] = [];
    for (;;) {
      this.reader.skipLines();
      const member = this.scope('list', inner, construct);
      const start = this.reader.at;
      this.#command(member);
      members.push({ start, end: this.reader.end, scope: member });
      this.reader.skipBlanks();
      if (this.reader.char() !== '|' || this.reader.looksAt('||')) break;
      this.reader.at += this.reader.looksAt('|&') ? 2 : 1;
    }
    if (members.length < 2) return;
    for (const { scope: member } of members) member.kind = 'member';
    this.#members.push(...members);
  }

  #command(scope: ShellScope): void {
    this.reader.skipBlanks();
    const word = this.reader.peekWord();
    if (this.reader.looksAt('((')) {
      const end = skipArithmetic(this.reader.text, this.reader.at + 2);
      if (end !== null) {
        this.head(scope).end = end;
        this.reader.at = end;
        this.reader.end = end;
        return;
      }
    }
    if (this.reader.char() === '(') {
      this.reader.at += 1;
      this.list(this.scope('subshell', scope));
      this.reader.expect(')');
    } else if (word === '{') {
      this.reader.at += 1;
      this.list(this.scope('branch', scope));
      this.reader.expect('}');
    } else if (word === 'if') readIf(this, scope);
    else if (word === 'while' || word === 'until') readWhile(this, scope, word);
    else if (word === 'for' || word === 'select') readFor(this, scope, word);
    else if (word === 'case') readCase(this, scope);
    else if (word === 'function') {
      this.reader.expect('function');
      this.reader.skipBlanks();
      const name = this.word(scope);
      this.reader.skipBlanks();
      if (this.reader.looksAt('()')) this.reader.at += 2;
      this.#function(scope, name.prefix);
      return;
    } else {
      this.#simple(scope);
      return;
    }
    this.reader.skipBlanks();
    for (let start = this.reader.at; this.#redirect(scope); start = this.reader.at) {
      scope.isSilenced ||= /^(?:2>(?!&)|&>)/.test(this.reader.text.slice(start, start + 3));
      this.reader.skipBlanks();
    }
  }

  #function(scope: ShellScope, name: string): void {
    this.reader.skipLines();
    this.#command(this.scope('function', scope, this.construct(), name));
  }

  #simple(scope: ShellScope): void {
    if (this.reader.peekWord() === '!') throw new UnreadableScript('! within a pipeline');
    const command = this.#add(this.reader.at, scope);
    for (;;) {
      this.reader.skipBlanks();
      if (this.#redirect(scope)) continue;
      const char = this.reader.char();
      if (char === '(' && command.words.length === 1) {
        this.reader.at += 1;
        this.reader.skipBlanks();
        this.reader.expect(')');
        this.#commands.splice(this.#commands.indexOf(command), 1);
        this.#function(scope, command.words[0]?.prefix ?? '');
        return;
      }
      const word = char === '' ? null : this.word(scope);
      if (word === null || word.end === word.start) break;
      command.words.push(word);
      if (word.literal === '[[' && command.words.length === 1) this.#skipTest(scope);
      // An array: NAME=(…)
      if (this.reader.char() === '(' && word.prefix.endsWith('=')) this.#array(scope);
      command.end = this.reader.at;
    }
    if (command.end === command.start) throw new UnreadableScript('no command');
  }

  /** Skips the rest of a bash test: its operators are none of a list. */
  #skipTest(scope: ShellScope): void {
    for (;;) {
      this.reader.skipLines();
      if (this.reader.char() === '') throw new UnreadableScript('[[');
      const word = this.word(scope);
      if (word.literal === ']]') return;
      if (word.end === word.start) this.reader.at += 1;
    }
  }

  #array(scope: ShellScope): void {
    this.reader.at += 1;
    for (;;) {
      this.reader.skipLines();
      const word = this.word(scope);
      if (word.end === word.start) break;
    }
    this.reader.expect(')');
  }

  /** Reads a redirection. @returns whether there was one */
  #redirect(scope: ShellScope): boolean {
    const operator = this.reader.redirection();
    if (operator === '') return false;
    this.reader.skipBlanks();
    const word = this.word(scope);
    if (operator === '<<' || operator === '<<-') {
      this.reader.expectHeredoc(word.literal ?? word.prefix, operator === '<<-');
    }
    const command = this.#commands.at(-1);
    if (command?.scope === scope && command.end <= word.start) command.end = word.end;
    return true;
  }

  head(scope: ShellScope): ShellCommand {
    const head = this.#add(this.reader.at, scope);
    head.isHead = true;
    return head;
  }

  #add(start: number, scope: ShellScope): ShellCommand {
    const command = { start, end: start, words: [], scope, isHead: false };
    this.#commands.push(command);
    return command;
  }

  word(scope: ShellScope): ShellWord {
    return this.reader.word((at) => {
      this.reader.at = at;
      this.list(this.scope('substitution', scope));
      return this.reader.at;
    });
  }
}
