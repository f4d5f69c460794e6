import { didYouMean } from '../suggest.ts';
import type { InstructionFlag } from '../types.ts';
import { SyntaxProblem } from './problem.ts';

export type FlagKind = 'boolean' | 'string' | 'strings';
export type FlagKinds = Readonly<Record<string, FlagKind>>;

/** The flags of an instruction, checked against those that it accepts. */
export class Flags {
  readonly all: readonly InstructionFlag[];

  constructor(all: readonly InstructionFlag[]) {
    this.all = all;
  }

  /** The value of a flag that may be given once; null when it is not given. */
  string(name: string): string | null {
    return this.all.find((flag) => flag.name === name)?.value ?? null;
  }

  strings(name: string): string[] {
    return this.all.filter((flag) => flag.name === name).map((flag) => flag.value ?? '');
  }

  boolean(name: string): boolean {
    const flag = this.all.find((given) => given.name === name);
    return flag !== undefined && flag.value?.toLowerCase() !== 'false';
  }
}

/** Reads `--name=value` words (instructions.BFlags). Throws SyntaxProblem. */
export function parseFlags(words: readonly string[], kinds: FlagKinds): Flags {
  const flags: InstructionFlag[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? null : word.slice(equals + 1);
    const name = written.slice(2);
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (kind === undefined) {
      throw new SyntaxProblem(
        `unknown flag: ${written}`,
        didYouMean(
          written,
          Object.keys(kinds).map((known) => `--${known}`),
        ),
      );
    }
    if (kind !== 'strings' && flags.some((flag) => flag.name === name)) {
      throw new SyntaxProblem(`duplicate flag specified: ${written}`);
    }
    if (kind === 'boolean') checkBoolean(written, value);
    else if (value === null) throw new SyntaxProblem(`missing a value on flag: ${written}`);
    flags.push({ name, value });
  }
  return new Flags(flags);
}

function checkBoolean(written: string, value: string | null): void {
  if (value === '') throw new SyntaxProblem(`missing a value on flag: ${written}`);
  if (value !== null && !['true', 'false'].includes(value.toLowerCase())) {
    throw new SyntaxProblem(`expecting boolean value for flag ${written}, not: ${value}`);
  }
}
