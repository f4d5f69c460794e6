import { readWord, type ShellWord, skipArithmetic, UnreadableScript } from './shell-words.ts';

/**
 * What a command is part of, as far as it matters to its status: a failure in a condition is none, the commands of a
 * pipeline run at the same time, and the status of a command in a substitution is that of another one's.
 */
export interface ShellScope {
  kind:
    | 'list'
    | 'condition'
    | 'branch'
    | 'loop'
    | 'negated'
    | 'subshell'
    | 'member'
    | 'background'
    | 'substitution'
    | 'function';
  readonly parent: ShellScope | null;
  /** The same for the condition and the branches of one `if`, the members of one pipeline, and so on. */
  readonly construct: number;
  /** The name of a function. */
  readonly name: string;
  /** Whether the stderr of all that is in it goes elsewhere. */
  isSilenced: boolean;
}

/** A simple command of a script, or the head of a `for` or `case`, which bash traces too. */
export interface ShellCommand {
  /** Offsets into the script. */
  readonly start: number;
  end: number;
  readonly words: ShellWord[];
  readonly scope: ShellScope;
  /** Whether it is the head of a construct. */
  isHead: boolean;
}

/** One of several commands that a pipeline connects. */
export interface PipelineMember {
  readonly start: number;
  readonly end: number;
  readonly scope: ShellScope;
}

export interface ShellScript {
  readonly text: string;
  /** By their start. */
  readonly commands: readonly ShellCommand[];
  readonly members: readonly PipelineMember[];
}

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
const MAX_DEPTH = 200;

/** Words that end a list where a command could stand. */
const LIST_ENDS: ReadonlySet<string> = new Set(['then', 'do', 'done', 'fi', 'else', 'elif', 'esac', '}']);

/** Characters that may follow a command of a list. */
const SEPARATORS: ReadonlySet<string> = new Set(['', ';', '&', '\n', ')']);

class ShellParser {
  readonly #text: string;
  readonly #commands: ShellCommand[] = [];
  readonly #members: PipelineMember[] = [];
  /** The words that end the heredocs whose bodies follow the current line. */
  readonly #heredocs: { readonly word: string; readonly stripTabs: boolean }[] = [];
  #at = 0;
  /** Behind the last token that is no blank. */
  #end = 0;
  #depth = 0;
  #constructs = 0;

  constructor(text: string) {
    this.#text = text;
  }

  script(): ShellScript {
    this.#list({ kind: 'list', parent: null, construct: 0, name: '', isSilenced: false });
    if (this.#at < this.#text.length) throw new UnreadableScript('unexpected text');
    const commands = this.#commands.toSorted((a, b) => a.start - b.start);
    return { text: this.#text, commands, members: this.#members };
  }

  #scope(kind: ShellScope['kind'], parent: ShellScope, construct = this.#next(), name = ''): ShellScope {
    return { kind, parent, construct, name, isSilenced: false };
  }

  #next(): number {
    this.#constructs += 1;
    return this.#constructs;
  }

  #list(scope: ShellScope): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new UnreadableScript('nested too deeply');
    for (;;) {
      this.#skipLines();
      const char = this.#char();
      if (char === '' || char === ')' || this.#looksAt(';;') || this.#looksAt(';&')) break;
      if (char === ';' || char === '&') {
        this.#at += 1;
        continue;
      }
      if (LIST_ENDS.has(this.#peekWord())) break;
      const whole = this.#scope('list', scope);
      this.#andOr(whole);
      this.#skipBlanks();
      if (this.#char() === '&') whole.kind = 'background';
      // Whatever else follows, this is a syntax that this parser does not know.
      if (!SEPARATORS.has(this.#char()) && !LIST_ENDS.has(this.#peekWord())) throw new UnreadableScript('text');
    }
    this.#depth -= 1;
  }

  #andOr(scope: ShellScope): void {
    this.#pipeline(scope);
    for (;;) {
      this.#skipBlanks();
      if (!this.#looksAt('&&') && !this.#looksAt('||')) return;
      this.#at += 2;
      this.#skipLines();
      this.#pipeline(scope);
    }
  }

  #pipeline(scope: ShellScope): void {
    let inner = scope;
    for (let word = this.#peekWord(); word === '!' || word === 'time'; word = this.#peekWord()) {
      this.#at += word.length;
      if (word === '!') inner = this.#scope('negated', inner);
      this.#skipBlanks();
    }
    const construct = this.#next();
    const members: { start: number; end: number; scope: ShellScope }[] = [];
    for (;;) {
      this.#skipLines();
      const member = this.#scope('list', inner, construct);
      const start = this.#at;
      this.#command(member);
      members.push({ start, end: this.#end, scope: member });
      this.#skipBlanks();
      if (this.#char() !== '|' || this.#looksAt('||')) break;
      this.#at += this.#looksAt('|&') ? 2 : 1;
    }
    if (members.length < 2) return;
    for (const { scope: member } of members) member.kind = 'member';
    this.#members.push(...members);
  }

  #command(scope: ShellScope): void {
    this.#skipBlanks();
    const word = this.#peekWord();
    if (this.#looksAt('((')) {
      const end = skipArithmetic(this.#text, this.#at + 2);
      if (end !== null) {
        this.#head(scope).end = end;
        this.#at = end;
        this.#end = end;
        return;
      }
    }
    if (this.#char() === '(') {
      this.#at += 1;
      this.#list(this.#scope('subshell', scope));
      this.#expect(')');
    } else if (word === '{') {
      this.#at += 1;
      this.#list(this.#scope('branch', scope));
      this.#expect('}');
    } else if (word === 'if') this.#if(scope);
    else if (word === 'while' || word === 'until') this.#while(scope, word);
    else if (word === 'for' || word === 'select') this.#for(scope, word);
    else if (word === 'case') this.#case(scope);
    else if (word === 'function') {
      this.#expect('function');
      this.#skipBlanks();
      const name = this.#word(scope);
      this.#skipBlanks();
      if (this.#looksAt('()')) this.#at += 2;
      this.#function(scope, name.prefix);
      return;
    } else return this.#simple(scope);
    this.#skipBlanks();
    for (let start = this.#at; this.#redirect(scope); start = this.#at) {
      scope.isSilenced ||= /^(?:2>(?!&)|&>)/.test(this.#text.slice(start, start + 3));
      this.#skipBlanks();
    }
  }

  #if(scope: ShellScope): void {
    const construct = this.#next();
    this.#expect('if');
    for (;;) {
      this.#list(this.#scope('condition', scope, construct));
      this.#expect('then');
      this.#list(this.#scope('branch', scope, construct));
      if (this.#peekWord() !== 'elif') break;
      this.#expect('elif');
    }
    if (this.#peekWord() === 'else') {
      this.#expect('else');
      this.#list(this.#scope('branch', scope, construct));
    }
    this.#expect('fi');
  }

  #while(scope: ShellScope, word: string): void {
    const construct = this.#next();
    this.#expect(word);
    this.#list(this.#scope('condition', scope, construct));
    this.#body(scope, construct);
  }

  #for(scope: ShellScope, word: string): void {
    const head = this.#head(scope);
    this.#expect(word);
    this.#skipBlanks();
    if (this.#looksAt('((')) {
      const end = skipArithmetic(this.#text, this.#at + 2);
      if (end === null) throw new UnreadableScript('for');
      this.#at = end;
    } else head.words.push(this.#word(scope));
    this.#skipLines();
    if (this.#peekWord() === 'in') {
      this.#expect('in');
      this.#skipBlanks();
      while (!';\n'.includes(this.#char())) {
        const word = this.#word(scope);
        if (word.end === word.start) throw new UnreadableScript('for');
        this.#skipBlanks();
      }
    }
    head.end = this.#at;
    this.#skipLines();
    if (this.#char() === ';') this.#at += 1;
    this.#body(scope, this.#next());
  }

  #body(scope: ShellScope, construct: number): void {
    this.#skipLines();
    this.#expect('do');
    this.#list(this.#scope('loop', scope, construct));
    this.#expect('done');
  }

  #case(scope: ShellScope): void {
    const head = this.#head(scope);
    this.#expect('case');
    this.#skipBlanks();
    head.words.push(this.#word(scope));
    head.end = this.#at;
    this.#skipLines();
    this.#expect('in');
    const construct = this.#next();
    for (;;) {
      this.#skipLines();
      if (this.#peekWord() === 'esac') break;
      if (this.#char() === '(') this.#at += 1;
      for (;;) {
        this.#skipBlanks();
        this.#word(scope);
        this.#skipBlanks();
        if (this.#char() !== '|') break;
        this.#at += 1;
      }
      this.#expect(')');
      this.#list(this.#scope('branch', scope, construct));
      while (';&'.includes(this.#char()) && this.#char() !== '') this.#at += 1;
    }
    this.#expect('esac');
  }

  #function(scope: ShellScope, name: string): void {
    this.#skipLines();
    this.#command(this.#scope('function', scope, this.#next(), name));
  }

  #simple(scope: ShellScope): void {
    const command = this.#add(this.#at, scope);
    for (;;) {
      this.#skipBlanks();
      if (this.#redirect(scope)) continue;
      const char = this.#char();
      if (char === '(' && command.words.length === 1) {
        this.#at += 1;
        this.#skipBlanks();
        this.#expect(')');
        this.#commands.splice(this.#commands.indexOf(command), 1);
        this.#function(scope, command.words[0]?.prefix ?? '');
        return;
      }
      const word = char === '' ? null : this.#word(scope);
      if (word === null || word.end === word.start) break;
      command.words.push(word);
      if (word.literal === '[[' && command.words.length === 1) this.#skipTest(scope);
      // An array: NAME=(…)
      if (this.#char() === '(' && word.prefix.endsWith('=')) this.#array(scope);
      command.end = this.#at;
    }
    if (command.end === command.start) throw new UnreadableScript('no command');
  }

  /** Skips the rest of a bash test: its operators are none of a list. */
  #skipTest(scope: ShellScope): void {
    for (;;) {
      this.#skipLines();
      if (this.#char() === '') throw new UnreadableScript('[[');
      const word = this.#word(scope);
      if (word.literal === ']]') return;
      if (word.end === word.start) this.#at += 1;
    }
  }

  #array(scope: ShellScope): void {
    this.#at += 1;
    for (;;) {
      this.#skipLines();
      const word = this.#word(scope);
      if (word.end === word.start) break;
    }
    this.#expect(')');
  }

  /** Reads a redirection. @returns whether there was one */
  #redirect(scope: ShellScope): boolean {
    const found = REDIRECTION.exec(this.#text.slice(this.#at, this.#at + MAX_OPERATOR));
    if (found === null) return false;
    this.#at += found[0].length;
    const operator = found[1] ?? '';
    this.#skipBlanks();
    const word = this.#word(scope);
    if (operator === '<<' || operator === '<<-') {
      this.#heredocs.push({ word: word.literal ?? word.prefix, stripTabs: operator === '<<-' });
    }
    const command = this.#commands.at(-1);
    if (command?.scope === scope && command.end <= word.start) command.end = word.end;
    return true;
  }

  #head(scope: ShellScope): ShellCommand {
    const head = this.#add(this.#at, scope);
    head.isHead = true;
    return head;
  }

  #add(start: number, scope: ShellScope): ShellCommand {
    const command = { start, end: start, words: [], scope, isHead: false };
    this.#commands.push(command);
    return command;
  }

  #word(scope: ShellScope): ShellWord {
    const start = this.#at;
    const inner = (at: number): number => {
      this.#at = at;
      this.#list(this.#scope('substitution', scope));
      return this.#at;
    };
    // <(…) and >(…) are words, too.
    const isProcess = this.#looksAt('<(') || this.#looksAt('>(');
    const end = isProcess ? inner(start + 2) : start;
    if (isProcess && this.#text.charAt(end) !== ')') throw new UnreadableScript('a substitution is not closed');
    const word = isProcess
      ? { start, end: end + 1, literal: null, prefix: '' }
      : readWord(this.#text, start, inner);
    this.#at = word.end;
    if (word.end > start) this.#end = word.end;
    return word;
  }

  #char(): string {
    return this.#text.charAt(this.#at);
  }

  #looksAt(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  /** The plain word at the position, if it could be a reserved one; '' if not. */
  #peekWord(): string {
    return RESERVED.exec(this.#text.slice(this.#at, this.#at + MAX_OPERATOR))?.[1] ?? '';
  }

  #expect(text: string): void {
    this.#skipLines();
    if (!this.#looksAt(text)) throw new UnreadableScript(`no ${text}`);
    this.#at += text.length;
    this.#end = this.#at;
  }

  #skipBlanks(): void {
    for (;;) {
      const char = this.#char();
      if (char === ' ' || char === '\t') this.#at += 1;
      else if (this.#looksAt('\\\n')) this.#at += 2;
      else if (char === '#') {
        const end = this.#text.indexOf('\n', this.#at);
        this.#at = end < 0 ? this.#text.length : end;
      } else return;
    }
  }

  /** Skips blanks and line ends, and the heredocs that begin there. */
  #skipLines(): void {
    for (;;) {
      this.#skipBlanks();
      if (this.#char() !== '\n') return;
      this.#at += 1;
      for (const heredoc of this.#heredocs.splice(0)) this.#skipHeredoc(heredoc);
    }
  }

  #skipHeredoc({ word, stripTabs }: { readonly word: string; readonly stripTabs: boolean }): void {
    while (this.#at < this.#text.length) {
      const end = this.#text.indexOf('\n', this.#at);
      const line = this.#text.slice(this.#at, end < 0 ? this.#text.length : end);
      this.#at = end < 0 ? this.#text.length : end + 1;
      let tabs = 0;
      while (stripTabs && line.charAt(tabs) === '\t') tabs += 1;
      if (line.slice(tabs) === word) return;
    }
  }
}

const MAX_OPERATOR = 16;
const REDIRECTION = /^\d{0,3}(<<<|<<-|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\()|&>>|&>)/;
const RESERVED = /^([a-z]{2,8}|[!{}])(?=[\s;&|()<>]|$)/;
