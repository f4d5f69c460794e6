import { instructionAtLine } from '../dockerfile/needs.ts';
import type { Dockerfile, Instruction } from '../dockerfile/types.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/** Explains what went wrong because the frontend splits a line at blanks where its author did not mean it to. */
export function explainBlanks({ message, lines }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  const line = lines[0]?.start ?? null;
  const instruction = line === null ? undefined : instructionAtLine(dockerfile, line)?.instruction;
  if (instruction === undefined) return null;
  const found = quotedPath(message, instruction) ?? cutMount(message, instruction);
  return found === null ? null : { line, ...found };
}

type Finding = Omit<Explanation, 'line'>;

const QUOTED = /"([^"]*)"|'([^']*)'|(\S+)/g;

/** COPY and ADD know no quotes: each word between blanks is a path by itself. */
function quotedPath(message: string, { keyword, arguments: given }: Instruction): Finding | null {
  if (keyword !== 'COPY' && keyword !== 'ADD') return null;
  if (!/unexpected end of statement while looking for matching (?:double|single)-quote/.test(message))
    return null;
  const paths = [...given.matchAll(QUOTED)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
  if (!paths.some((path) => /\s/.test(path))) return null;
  return {
    sentence: `${keyword} takes what stands between blanks as a path each, also within quotes.`,
    advice: [`Write paths with blanks as a list: [${paths.map((path) => JSON.stringify(path)).join(', ')}].`],
  };
}

/** A flag ends at the first blank, so the rest of a mount is taken for the command. */
function cutMount(message: string, { keyword, arguments: given }: Instruction): Finding | null {
  if (keyword !== 'RUN' || !/invalid mount target "\/"/.test(message)) return null;
  const rest = /^\S*,(?:target|dst|destination)=\S*/.exec(given)?.[0];
  if (rest === undefined) return null;
  return {
    sentence: `The mount ends at the blank before ${rest}, which is taken for the command.`,
    advice: ['Write \\ before a blank in a flag.'],
  };
}
