import { type ElfInfo, readElf } from '../../filesystem/elf/index.ts';
import { fileKind } from '../../filesystem/file-kind.ts';
import { messageOf } from '../../ports.ts';
import type { StateFiles } from '../../states/state-files.ts';
import { FILE_PART_BYTES } from './reduce.ts';
import type { Contents } from './state.ts';

/** Reads one part of a file at an offset: as text if it is text, else as bytes. Never rejects. */
export async function readContents(
  files: StateFiles,
  path: string,
  offset: number,
  size: number,
): Promise<Contents> {
  try {
    const length = Math.min(FILE_PART_BYTES, Math.max(0, size - offset));
    const bytes = length === 0 ? new Uint8Array() : await files.read(path, { offset, length });
    const kind = fileKind(bytes, offset);
    if (kind !== null) {
      const elf = offset === 0 && kind.startsWith('ELF') ? await elfOf(files, path, size) : null;
      return { kind: 'binary', offset, bytes, what: kind, elf };
    }
    return {
      kind: 'text',
      offset,
      length: bytes.length,
      lines: linesOf(bytes),
      first: offset === 0 ? 1 : null,
      tokens: null,
    };
  } catch (error) {
    return { kind: 'unread', message: messageOf(error) };
  }
}

/** Facts from an ELF file's headers; null if it is truncated or invalid. */
function elfOf(files: StateFiles, path: string, size: number): Promise<ElfInfo | null> {
  return readElf((offset, length) => files.read(path, { offset, length }), size).catch(() => null);
}

function linesOf(bytes: Uint8Array): readonly string[] {
  if (bytes.length === 0) return [];
  const lines = new TextDecoder().decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
