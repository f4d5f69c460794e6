import { isSpace, trim } from '../characters.ts';
import type { KeyValue } from '../types.ts';
import { SyntaxProblem } from './problem.ts';
import { parseStringArray, splitBlanks, splitFlags, splitQuotedWords } from './words.ts';

/** An instruction split into words by the rules of its keyword; nothing is checked or expanded yet. */
export interface InstructionSyntax {
  /** As written. */
  readonly keyword: string;
  /** With their dashes: `--from=build`. */
  readonly flags: readonly string[];
  /** The text after keyword and flags. */
  readonly arguments: string;
  readonly words: readonly string[];
  /** Whether the words come from a JSON array. */
  readonly isJson: boolean;
  /** The pairs of ENV and LABEL. */
  readonly pairs: readonly KeyValue[];
  readonly takesHeredocs: boolean;
}

type Arguments = Pick<InstructionSyntax, 'words' | 'isJson' | 'pairs' | 'takesHeredocs'>;

/** Splits an instruction that is on one line (parser.newNodeFromLine). Throws SyntaxProblem. */
export function readInstruction(text: string, escapeCharacter: string): InstructionSyntax {
  const [keyword = '', afterKeyword] = splitBlanks(trim(text), 2);
  const { flags, rest } = splitFlags(afterKeyword ?? '', escapeCharacter);
  const args = trim(rest);
  return { keyword, flags, arguments: args, ...readArguments(keyword.toUpperCase(), args, escapeCharacter) };
}

function readArguments(keyword: string, text: string, escapeCharacter: string): Arguments {
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      return { ...jsonOr(text, splitBlanks), takesHeredocs: parseStringArray(text) === null };
    case 'VOLUME':
      return jsonOr(text, splitBlanks);
    case 'RUN':
      return { ...jsonOr(text, (shell) => [shell]), takesHeredocs: parseStringArray(text) === null };
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL':
      return jsonOr(text, (shell) => [shell]);
    case 'HEALTHCHECK':
      return readHealthcheck(text);
    case 'ARG':
      return plain(splitQuotedWords(text, escapeCharacter));
    case 'ENV':
    case 'LABEL':
      return { ...plain([]), pairs: readPairs(keyword, text, escapeCharacter) };
    case 'EXPOSE':
    case 'FROM':
      return plain(text === '' ? [] : splitBlanks(text));
    case 'ONBUILD':
      return readOnbuild(text, escapeCharacter);
    default:
      return plain(text === '' ? [] : [text]);
  }
}

function plain(words: readonly string[]): Arguments {
  return { words, isJson: false, pairs: [], takesHeredocs: false };
}

function jsonOr(text: string, split: (text: string) => string[]): Arguments {
  const strings = parseStringArray(text);
  if (strings !== null) return { ...plain(strings), isJson: true };
  return plain(text === '' ? [] : split(text));
}

function readHealthcheck(text: string): Arguments {
  let end = 0;
  while (end < text.length && !isSpace(text.charAt(end))) end++;
  if (end === 0) return plain([]);
  const command = jsonOr(trim(text.slice(end)), (shell) => [shell]);
  return { ...command, words: [text.slice(0, end), ...command.words] };
}

function readOnbuild(text: string, escapeCharacter: string): Arguments {
  if (text === '') return plain([]);
  const trigger = readInstruction(text, escapeCharacter);
  const takesHeredocs = trigger.keyword.toUpperCase() !== 'ONBUILD' && trigger.takesHeredocs;
  return { ...plain([trigger.keyword, ...trigger.words]), takesHeredocs };
}

/** Reads `name=value …`, or the old form `name value` when the first word has no `=` (parser.parseNameVal). */
function readPairs(keyword: string, text: string, escapeCharacter: string): KeyValue[] {
  const words = splitQuotedWords(text, escapeCharacter);
  if (words[0] === undefined) return [];
  if (!words[0].includes('=')) {
    const [key = '', value] = splitBlanks(text, 2);
    if (value === undefined) throw new SyntaxProblem(`${keyword} must have two arguments`);
    return [{ key, value }];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 0) {
      throw new SyntaxProblem(
        `Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`,
      );
    }
    return { key: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}
