/** Programs and libraries in few words, and what is proposed where they are missing. */
import { elfFile } from '../elf/elf-file.ts';
import { type Content, program } from './root-of.ts';
import { findingsOf, type Given } from './subject-of.ts';

export const GLIBC = '/lib64/ld-linux-x86-64.so.2';

/** A static program. */
export const fixed: Content = program(elfFile());

export function dynamic(...needed: string[]): Content {
  return program(elfFile({ interpreter: GLIBC, needed }));
}

export function library(...needed: string[]): Uint8Array {
  return elfFile({ type: 'shared', needed });
}

export function script(text: string): Content {
  return program(text);
}

/** ENTRYPOINT of line 9. */
export function entrypoint(...args: string[]): Given {
  return { subject: { entrypoint: { args, line: 9 } } };
}

/** What is proposed for each finding. */
export async function fixes(given: Given): Promise<readonly (string | null)[]> {
  return (await findingsOf(given)).map(({ fix }) => fix);
}
