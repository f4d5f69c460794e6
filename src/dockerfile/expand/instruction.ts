import { parseMount } from '../parse/mounts.ts';
import type { Heredoc, Instruction, KeyValue } from '../types.ts';
import { type Environment, expandWord, splitWords } from './word.ts';

/**
 * Expands the values of an instruction where BuildKit does (dockerfile2llb.dispatch). ARG is left alone: StageWalk
 * expands it. Throws WordError, or SyntaxProblem for a mount that is wrong once expanded.
 */
export function expandInstruction(
  instruction: Instruction,
  environment: Environment,
  escapeCharacter: '\\' | '`',
): Instruction {
  const word = (text: string): string => expandWord(text, environment, { escape: escapeCharacter });
  const wordOrNull = (text: string | null): string | null => (text === null ? null : word(text));
  const pair = ({ key, value }: KeyValue): KeyValue => ({ key: word(key), value: word(value) });
  switch (instruction.keyword) {
    case 'ADD':
    case 'COPY': {
      const expanded = {
        chown: wordOrNull(instruction.chown),
        chmod: wordOrNull(instruction.chmod),
        sources: instruction.sources.map(word),
        destination: word(instruction.destination),
      };
      for (const heredoc of instruction.heredocs) expandBody(heredoc, environment);
      return instruction.keyword === 'ADD'
        ? { ...instruction, ...expanded, checksum: wordOrNull(instruction.checksum) }
        : { ...instruction, ...expanded };
    }
    case 'ENV':
    case 'LABEL':
      return { ...instruction, pairs: instruction.pairs.map(pair) };
    case 'EXPOSE':
      return {
        ...instruction,
        ports: instruction.ports.flatMap((port) =>
          splitWords(port, environment, { escape: escapeCharacter }),
        ),
      };
    case 'RUN':
      return {
        ...instruction,
        mounts: instruction.flags
          .filter((flag) => flag.name === 'mount')
          .map((flag) => parseMount(flag.value ?? '', word)),
      };
    case 'STOPSIGNAL':
      return { ...instruction, signal: word(instruction.signal) };
    case 'USER':
      return { ...instruction, user: word(instruction.user) };
    case 'VOLUME':
      return { ...instruction, paths: instruction.paths.map(word) };
    case 'WORKDIR':
      return { ...instruction, path: word(instruction.path) };
    default:
      return instruction;
  }
}

/** Expands the content of a heredoc that COPY or ADD writes to a file. Throws WordError. */
function expandBody(heredoc: Heredoc, environment: Environment): string {
  const content = heredoc.stripTabs ? heredoc.content.replace(/(^|\n)\t+/g, '$1') : heredoc.content;
  return heredoc.expand ? expandWord(content, environment, { escape: '\\', ignoreQuotes: true }) : content;
}
