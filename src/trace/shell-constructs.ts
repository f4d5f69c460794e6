import type { ShellReader } from './shell-reader.ts';
import type { ShellCommand, ShellScope } from './shell-script.ts';
import { type ShellWord, skipArithmetic, UnreadableScript } from './shell-words.ts';

/** What constructs are made of: the rest of the grammar. */
export interface Grammar {
  readonly reader: ShellReader;
  /** Reads a list of commands, up to a word or character that ends it. */
  list(scope: ShellScope): void;
  word(scope: ShellScope): ShellWord;
  /** A scope within another; of a construct of its own unless one is given. */
  scope(kind: ShellScope['kind'], parent: ShellScope, construct?: number): ShellScope;
  construct(): number;
  /** Adds the head of a construct, which begins at the position. */
  head(scope: ShellScope): ShellCommand;
}

/** `if … fi` */
export function readIf(grammar: Grammar, scope: ShellScope): void {
  const construct = grammar.construct();
  grammar.reader.expect('if');
  for (;;) {
    grammar.list(grammar.scope('condition', scope, construct));
    grammar.reader.expect('then');
    grammar.list(grammar.scope('branch', scope, construct));
    if (grammar.reader.peekWord() !== 'elif') break;
    grammar.reader.expect('elif');
  }
  if (grammar.reader.peekWord() === 'else') {
    grammar.reader.expect('else');
    grammar.list(grammar.scope('branch', scope, construct));
  }
  grammar.reader.expect('fi');
}

/** `while … done`, `until … done` */
export function readWhile(grammar: Grammar, scope: ShellScope, word: string): void {
  const construct = grammar.construct();
  grammar.reader.expect(word);
  grammar.list(grammar.scope('condition', scope, construct));
  readBody(grammar, scope, construct);
}

/** `for … done`, `select … done` */
export function readFor(grammar: Grammar, scope: ShellScope, word: string): void {
  const head = grammar.head(scope);
  grammar.reader.expect(word);
  grammar.reader.skipBlanks();
  if (grammar.reader.looksAt('((')) {
    const end = skipArithmetic(grammar.reader.text, grammar.reader.at + 2);
    if (end === null) throw new UnreadableScript('for');
    grammar.reader.at = end;
  } else head.words.push(grammar.word(scope));
  grammar.reader.skipLines();
  if (grammar.reader.peekWord() === 'in') {
    grammar.reader.expect('in');
    grammar.reader.skipBlanks();
    while (!';\n'.includes(grammar.reader.char())) {
      const word = grammar.word(scope);
      if (word.end === word.start) throw new UnreadableScript('for');
      grammar.reader.skipBlanks();
    }
  }
  head.end = grammar.reader.at;
  grammar.reader.skipLines();
  if (grammar.reader.char() === ';') grammar.reader.at += 1;
  readBody(grammar, scope, grammar.construct());
}

function readBody(grammar: Grammar, scope: ShellScope, construct: number): void {
  grammar.reader.skipLines();
  grammar.reader.expect('do');
  grammar.list(grammar.scope('loop', scope, construct));
  grammar.reader.expect('done');
}

/** `case … esac` */
export function readCase(grammar: Grammar, scope: ShellScope): void {
  const head = grammar.head(scope);
  grammar.reader.expect('case');
  grammar.reader.skipBlanks();
  head.words.push(grammar.word(scope));
  head.end = grammar.reader.at;
  grammar.reader.skipLines();
  grammar.reader.expect('in');
  const construct = grammar.construct();
  for (;;) {
    grammar.reader.skipLines();
    if (grammar.reader.peekWord() === 'esac') break;
    if (grammar.reader.char() === '(') grammar.reader.at += 1;
    for (;;) {
      grammar.reader.skipBlanks();
      grammar.word(scope);
      grammar.reader.skipBlanks();
      if (grammar.reader.char() !== '|') break;
      grammar.reader.at += 1;
    }
    grammar.reader.expect(')');
    grammar.list(grammar.scope('branch', scope, construct));
    while (';&'.includes(grammar.reader.char()) && grammar.reader.char() !== '') grammar.reader.at += 1;
  }
  grammar.reader.expect('esac');
}
