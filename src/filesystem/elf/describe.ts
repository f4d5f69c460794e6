import { machineName } from './machines.ts';
import type { ElfInfo } from './types.ts';

/** Describes an ELF file: `ELF program, 64-bit, x86-64, dynamically linked`. */
export function describeElf(elf: ElfInfo): string {
  return `ELF ${kindOf(elf)}, ${elf.bits}-bit, ${machineName(elf.machine)}${linkOf(elf)}`;
}

/** Whether the headers describe a program that the kernel can start. */
export function isElfProgram({ type, interpreter, pie }: ElfInfo): boolean {
  return type === 'executable' || (type === 'shared' && (interpreter !== null || pie));
}

function kindOf(elf: ElfInfo): string {
  if (isElfProgram(elf)) return 'program';
  return elf.type === 'shared' ? 'library' : 'file';
}

function linkOf(elf: ElfInfo): string {
  if (!isElfProgram(elf)) return '';
  if (elf.interpreter !== null) return ', dynamically linked';
  return elf.type === 'shared' ? ', static-pie' : ', static';
}
