import type { Settings } from './settings.ts';

/** A program to look for in a state. */
export interface ShellCandidate {
  /** As asked for: `bash`, `/usr/bin/fish`. */
  readonly name: string;
  /** Where it may be, the best place first. */
  readonly paths: readonly string[];
}

/** Looked for in this order after the stage's SHELL. */
const USUAL = ['bash', 'ash', 'sh'] as const;

/** What is searched where PATH says nothing, and after it (moby/buildkit util/system path.go). */
const DEFAULT_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const;

/** The shells that a state may have, the best first: the wanted one alone, or the stage's SHELL, bash, ash, sh. */
export function shellCandidates(settings: Settings, wanted: string | null): readonly ShellCandidate[] {
  if (wanted !== null) return [{ name: wanted, paths: pathsOf(wanted, settings.env) }];
  const own = settings.shell?.[0];
  const names = own === undefined ? USUAL : [own, ...USUAL.filter((name) => name !== own)];
  return names.map((name) => ({ name, paths: pathsOf(name, settings.env) }));
}

/** Where a program of that name may be: itself for a path, else the folders of PATH and the usual ones. */
export function pathsOf(name: string, env: readonly string[]): readonly string[] {
  if (name.startsWith('/')) return [name];
  const path = env.findLast((pair) => pair.startsWith('PATH='))?.slice('PATH='.length) ?? '';
  const folders = path.split(':').filter((folder) => folder.startsWith('/'));
  return [...new Set([...folders, ...DEFAULT_PATH])].map((folder) => `${folder.replace(/\/+$/, '')}/${name}`);
}

const TYPE_BITS = 0x8f280000;

/** Whether a file can be run: Go's FileMode with no type bit, and an execute bit. */
export function isProgram(mode: number): boolean {
  return (mode & TYPE_BITS) === 0 && (mode & 0o111) !== 0;
}

/**
 * Whether the beginning of a file is that of a program that needs no loader and no library: ELF without a PT_INTERP
 * header (System V ABI, elf.h). A few KiB are enough.
 *
 * @param platform `linux/amd64`; a program for another processor is none
 */
export function isStaticProgram(bytes: Uint8Array, platform: string | null): boolean {
  if (bytes.length < 64 || !ELF_MAGIC.every((byte, index) => bytes[index] === byte)) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wide = bytes[4] === 2;
  const little = bytes[5] === 1;
  const machine = MACHINES[platform?.split('/')[1] ?? ''];
  if (machine !== undefined && view.getUint16(18, little) !== machine) return false;
  const offset = wide ? Number(view.getBigUint64(32, little)) : view.getUint32(28, little);
  const size = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  for (let index = 0; index < count; index += 1) {
    const at = offset + index * size;
    if (at + 4 > bytes.length || view.getUint32(at, little) === PT_INTERP) return false;
  }
  return count > 0;
}

const ELF_MAGIC = [0x7f, 0x45, 0x4c, 0x46];
const PT_INTERP = 3;
/** e_machine by Docker's name of the processor. */
const MACHINES: Readonly<Record<string, number>> = {
  '386': 3,
  arm: 40,
  amd64: 62,
  arm64: 183,
  ppc64le: 21,
  s390x: 22,
  riscv64: 243,
};
