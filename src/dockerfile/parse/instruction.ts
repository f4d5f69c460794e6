import { trim } from '../characters.ts';
import { didYouMean } from '../suggest.ts';
import type { CommandForm, DeclaredArg, Instruction } from '../types.ts';
import { type FlagKinds, Flags, parseFlags } from './flags.ts';
import { parseHealthcheck } from './healthcheck.ts';
import type { InstructionLines } from './lines.ts';
import { parseMount } from './mounts.ts';
import { checkTrigger, triggerText } from './onbuild.ts';
import { SyntaxProblem } from './problem.ts';
import { parseTransfer } from './transfer.ts';

const TRANSFER_FLAGS = { chown: 'string', chmod: 'string', link: 'boolean', exclude: 'strings' } as const;

/** The flags that an instruction accepts; instructions that are not listed accept none. */
const FLAGS: Readonly<Record<string, FlagKinds>> = {
  ADD: { ...TRANSFER_FLAGS, 'keep-git-dir': 'boolean', checksum: 'string', unpack: 'boolean' },
  COPY: { ...TRANSFER_FLAGS, from: 'string', parents: 'boolean' },
  RUN: { mount: 'strings', network: 'string', security: 'string', device: 'strings' },
  HEALTHCHECK: {
    interval: 'string',
    timeout: 'string',
    'start-period': 'string',
    'start-interval': 'string',
    retries: 'string',
  },
};

/** Instructions whose flags BuildKit ignores. */
const IGNORES_FLAGS = new Set(['ARG', 'STOPSIGNAL']);

/** All instructions that BuildKit knows. */
export const KEYWORDS: readonly string[] = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
];

/** The keyword of an instruction in upper case. Throws SyntaxProblem for an unknown one. */
export function keywordOf(lines: InstructionLines): string {
  const { keyword } = lines.syntax;
  const upper = keyword.toUpperCase();
  if (!KEYWORDS.includes(upper)) {
    throw new SyntaxProblem(`unknown instruction: ${keyword}`, didYouMean(upper, KEYWORDS));
  }
  return upper;
}

/**
 * Reads any instruction except FROM, without expanding values (instructions.ParseInstruction). Throws SyntaxProblem.
 */
export function parseInstruction(lines: InstructionLines): Instruction {
  const keyword = keywordOf(lines);
  const { words, isJson, pairs } = lines.syntax;
  const flags = readFlags(keyword, lines);
  const base = {
    startLine: lines.startLine,
    endLine: lines.endLine,
    text: trim(lines.text),
    arguments: lines.syntax.arguments,
    flags: flags.all,
    heredocs: lines.heredocs,
  };
  switch (keyword) {
    case 'ADD':
      return {
        ...base,
        ...parseTransfer(words, flags, keyword),
        keyword,
        checksum: flags.string('checksum'),
      };
    case 'ARG':
      return { ...base, keyword, args: parseArgs(atLeastOne(words, keyword)) };
    case 'CMD':
    case 'ENTRYPOINT':
      return { ...base, keyword, command: commandForm(words, isJson) };
    case 'COPY': {
      const from = flags.string('from') || null;
      const parents = flags.boolean('parents');
      return { ...base, ...parseTransfer(words, flags, keyword), keyword, from, parents };
    }
    case 'ENV':
    case 'LABEL':
      if (atLeastOne(pairs, keyword).some((pair) => pair.key === '')) {
        throw new SyntaxProblem(`${keyword} names can not be blank`);
      }
      return { ...base, keyword, pairs };
    case 'EXPOSE':
      return { ...base, keyword, ports: atLeastOne(words, keyword) };
    case 'HEALTHCHECK':
      return { ...base, keyword, command: parseHealthcheck(atLeastOne(words, keyword), isJson, flags) };
    case 'MAINTAINER':
      return { ...base, keyword, maintainer: onlyWord(words, keyword) };
    case 'ONBUILD':
      checkTrigger(atLeastOne(words, keyword));
      return { ...base, keyword, trigger: triggerText(lines) };
    case 'RUN':
      return { ...base, keyword, command: commandForm(words, isJson), ...parseRunOptions(flags) };
    case 'SHELL':
      if (!isJson && words.length > 0) {
        throw new SyntaxProblem(
          'SHELL requires the arguments to be in JSON form',
          'write SHELL ["/bin/bash", "-c"]',
        );
      }
      return { ...base, keyword, shell: atLeastOne(words, keyword) };
    case 'STOPSIGNAL':
      return { ...base, keyword, signal: onlyWord(words, keyword) };
    case 'USER':
      return { ...base, keyword, user: onlyWord(words, keyword) };
    case 'VOLUME': {
      const paths = atLeastOne(words, keyword).map(trim);
      if (paths.includes('')) throw new SyntaxProblem('VOLUME specified can not be an empty string');
      return { ...base, keyword, paths };
    }
    case 'WORKDIR':
      return { ...base, keyword, path: onlyWord(words, keyword) };
    default:
      throw new SyntaxProblem(`${keyword} is not allowed here`);
  }
}

/** The command of RUN, CMD, ENTRYPOINT: a JSON array is run as it is, anything else by the shell. */
function commandForm(words: readonly string[], isJson: boolean): CommandForm {
  return isJson ? { form: 'exec', argv: words } : { form: 'shell', command: words.join(' ') };
}

function readFlags(keyword: string, lines: InstructionLines): Flags {
  const { flags, words } = lines.syntax;
  const ignored = IGNORES_FLAGS.has(keyword) || (keyword === 'HEALTHCHECK' && /^none$/i.test(words[0] ?? ''));
  return ignored ? new Flags([]) : parseFlags(flags, FLAGS[keyword] ?? {});
}

function parseArgs(words: readonly string[]): DeclaredArg[] {
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals === 0) throw new SyntaxProblem('ARG names can not be blank');
    return equals < 0
      ? { name: word, value: null, default: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1), default: word.slice(equals + 1) };
  });
}

function parseRunOptions(flags: Flags) {
  const network = flags.string('network') ?? 'default';
  if (network !== 'default' && network !== 'none' && network !== 'host') {
    throw new SyntaxProblem(`invalid network mode ${JSON.stringify(network)}`, 'use default, none or host');
  }
  const security = flags.string('security') ?? 'sandbox';
  if (security !== 'sandbox' && security !== 'insecure') {
    throw new SyntaxProblem(`security ${JSON.stringify(security)} is not valid`, 'use sandbox or insecure');
  }
  return { mounts: flags.strings('mount').map((text) => parseMount(text, null)), network, security } as const;
}

function onlyWord(words: readonly string[], keyword: string): string {
  const [word] = words;
  if (word === undefined) throw new SyntaxProblem(`${keyword} requires exactly one argument`);
  return word;
}

function atLeastOne<T>(words: readonly T[], keyword: string): readonly T[] {
  if (words.length === 0) throw new SyntaxProblem(`${keyword} requires at least one argument`);
  return words;
}
