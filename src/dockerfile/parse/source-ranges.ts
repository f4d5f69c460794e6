import {
  DockerfileParser,
  type From,
  type Healthcheck,
  type ModifiableInstruction,
  type Onbuild,
} from 'dockerfile-ast';

/** The range of a part of an instruction, as offsets into its text. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'keyword' | 'flag' | 'stage' | 'image' | 'variable';
}

type AstRange = {
  readonly start: { readonly character: number };
  readonly end: { readonly character: number };
};
type AstInstruction = ReturnType<ReturnType<typeof DockerfileParser.parse>['getInstructions']>[number];

/**
 * The parts of one instruction, outer ones first. Only this file uses dockerfile-ast, for what it does best: source
 * ranges in files that may be wrong. The model itself (`lines.ts` and the rest of this folder) follows BuildKit's
 * parser exactly. dockerfile-ast differs from it in heredocs, comments inside continuations, quoted flags, JSON forms
 * and the escape directive, so it is given one instruction at a time, on one line. Returns nothing for text that it
 * cannot read.
 */
export function findSourceRanges(text: string, escapeCharacter: '\\' | '`'): SourceRange[] {
  try {
    const directive = escapeCharacter === '`' ? '# escape=`\n' : '';
    const [instruction] = DockerfileParser.parse(directive + text).getInstructions();
    return instruction === undefined ? [] : rangesOf(instruction);
  } catch {
    // It throws on some inputs, and missing colours are not worth an error.
    return [];
  }
}

function rangesOf(instruction: AstInstruction): SourceRange[] {
  const ranges: SourceRange[] = [];
  const add = (kind: SourceRange['kind'], range: AstRange | null | undefined): void => {
    if (range) ranges.push({ kind, start: range.start.character, end: range.end.character });
  };
  const keyword = instruction.getKeyword();
  add('keyword', instruction.getInstructionRange());
  if (keyword === 'ONBUILD') {
    const trigger = (instruction as Onbuild).getTriggerInstruction();
    if (trigger !== null) ranges.push(...rangesOf(trigger));
    return ranges;
  }
  if (['FROM', 'COPY', 'ADD', 'RUN', 'HEALTHCHECK'].includes(keyword)) {
    addFlags(instruction as ModifiableInstruction, add);
  }
  if (keyword === 'FROM') {
    const from = instruction as From;
    add('image', from.getImageRange());
    const [, as, name] = from.getArguments();
    if (as?.getValue().toUpperCase() === 'AS') add('keyword', as.getRange());
    add('stage', name?.getRange());
  }
  if (keyword === 'HEALTHCHECK') add('keyword', (instruction as Healthcheck).getSubcommand()?.getRange());
  for (const variable of instruction.getVariables()) add('variable', variable.getRange());
  return ranges;
}

function addFlags(
  instruction: ModifiableInstruction,
  add: (kind: SourceRange['kind'], range: AstRange | null) => void,
): void {
  for (const flag of instruction.getFlags()) {
    add('flag', flag.getRange());
    if (flag.getName() === 'from') add('stage', flag.getValueRange());
    for (const option of flag.getOptions()) {
      if (option.getName() === 'from') add('stage', option.getValueRange());
    }
  }
}
