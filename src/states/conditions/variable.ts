import { isSecretValue } from '../../dockerfile/secret-value.ts';
import type { Instruction } from '../../dockerfile/types.ts';
import type { Point } from '../../llb/program.ts';
import { settingsAt } from '../../llb/settings.ts';
import type { ImageConfig } from '../../ports.ts';
import type { OpenTarget } from '../open-target.ts';

/**
 * The value that an instruction gives to a variable; null if it gives it none. Of a FROM, that its triggers give.
 * @param configAt the image config just after a point; asked only for instructions that name the variable
 */
export async function valueGiven(
  { dockerfile, program }: OpenTarget,
  point: Point,
  name: string,
  configAt: (point: Point) => Promise<ImageConfig | null>,
): Promise<string | null> {
  const triggers = dockerfile.stages[point.stage]?.triggers ?? [];
  const instructions = point.instruction === null ? triggers : [point.instruction];
  if (!instructions.some((each) => names(each, name))) return null;
  const { env } = settingsAt(dockerfile, program, point, 'after', await configAt(point));
  const start = `${name}=`;
  return env.find((pair) => pair.startsWith(start))?.slice(start.length) ?? null;
}

/** A value in a sentence; that of a variable which looks like a secret is not shown. */
export function shownValue(name: string, value: string): string {
  return isSecretValue(name, value) ? 'a value that is not shown' : JSON.stringify(value);
}

function names(instruction: Instruction, name: string): boolean {
  if (instruction.keyword === 'ENV') return instruction.pairs.some(({ key }) => key === name);
  return instruction.keyword === 'ARG' && instruction.args.some((arg) => arg.name === name);
}
