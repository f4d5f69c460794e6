import { resolve } from 'node:path';
import { UsageError } from '../../errors.ts';
import type { BuildOutput } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import { flagFields } from './csv.ts';
import { splitOnce } from './fields.ts';
import type { OutputFlags } from './types.ts';

/** What the engine understands; others only a newer one could. */
const TYPES = ['local', 'tar', 'oci', 'docker', 'image', 'registry', 'cacheonly'];

/**
 * The outputs of a command line, `--load` and `--push` included (docker/buildx util/buildflags/export.go and
 * commands/build.go).
 * @param cwd what `dest` is relative to
 * @throws UsageError
 */
export function parseOutputs(
  flags: Pick<OutputFlags, 'output' | 'load' | 'push' | 'iidfile'>,
  cwd: string,
): readonly BuildOutput[] {
  const outputs = flags.output.filter((value) => value !== '').map((value) => parseOutput(value, cwd));
  for (const { type } of outputs) {
    if (flags.iidfile !== undefined && (type === 'local' || type === 'tar')) {
      throw new UsageError(`--iidfile: an --output of type=${type} has no image id; leave one of them out.`);
    }
  }
  const [first, second] = outputs.filter(goesToStdout);
  if (first !== undefined && second !== undefined) {
    throw new UsageError('--output: only one can go to stdout; give the others a dest=FILE.');
  }
  return withLoad(withPush(outputs, flags.push ?? false), flags.load ?? false);
}

/** Whether an output writes to stdout: an archive without a file does (but for docker's, which is an image then). */
export function goesToStdout({ type, attrs, dest }: BuildOutput): boolean {
  if (dest !== null) return dest === '-';
  return type === 'tar' || (type === 'oci' && parseBool(attrs.tar) !== false);
}

function parseOutput(value: string, cwd: string): BuildOutput {
  const fields = flagFields(`--output ${value}`, value);
  if (fields.length === 1 && fields[0] === value && !value.startsWith('type=')) {
    return value === '-'
      ? { type: 'tar', attrs: {}, dest: '-' }
      : { type: 'local', attrs: {}, dest: resolve(cwd, value) };
  }
  const attrs = new Map<string, string>();
  let type = '';
  let dest: string | null = null;
  for (const field of fields) {
    const [name, text] = splitOnce(field);
    if (text === undefined) {
      throw new UsageError(`--output ${value}: ${field} is not KEY=VALUE; write type=TYPE,dest=PATH.`);
    }
    const key = name.trim().toLowerCase();
    if (key === 'type') type = text;
    else if (key === 'dest') dest = text;
    else attrs.set(key, text);
  }
  if (type === '') {
    throw new UsageError(
      `--output ${value}: the type is missing: write type=local, tar, oci, docker or image.`,
    );
  }
  if (!TYPES.includes(type)) {
    throw new UsageError(`--output type=${type}: there is no such type; use one of ${TYPES.join(', ')}.`);
  }
  const mode = (attrs.get('mode') ?? '').trim().toLowerCase();
  if (type === 'local' && !['', 'copy', 'delete'].includes(mode)) {
    throw new UsageError(
      `--output mode=${mode}: use copy, or delete to remove what the output does not have.`,
    );
  }
  return {
    type,
    attrs: Object.fromEntries(attrs),
    dest: dest === null || dest === '' ? null : dest === '-' ? '-' : resolve(cwd, dest),
  };
}

/** `--push` pushes every image; without one, an image is added. */
function withPush(outputs: readonly BuildOutput[], isPushed: boolean): readonly BuildOutput[] {
  if (!isPushed) return outputs;
  const pushed = ({ attrs }: BuildOutput) => ({ ...attrs, push: 'true', unpack: attrs.unpack ?? 'false' });
  const isImage = ({ type }: BuildOutput): boolean => type === 'image' || type === 'registry';
  if (outputs.some(isImage)) {
    return outputs.map((output) => (isImage(output) ? { ...output, attrs: pushed(output) } : output));
  }
  return [...outputs, { type: 'image', attrs: { push: 'true', unpack: 'false' }, dest: null }];
}

/** `--load` is an image in the engine, unless an output is one. */
function withLoad(outputs: readonly BuildOutput[], isLoaded: boolean): readonly BuildOutput[] {
  if (!isLoaded || outputs.some(({ type, dest }) => type === 'docker' && dest === null)) return outputs;
  return [...outputs, { type: 'docker', attrs: {}, dest: null }];
}
