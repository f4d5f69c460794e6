import {
  type ScannedSecret,
  type ScanOptions,
  SecretScanner,
} from '../../../src/filesystem/secrets/scanner.ts';

/** What a file holds, read in pieces of some length. */
export async function scanOf(
  contents: string | Uint8Array,
  options: Partial<ScanOptions> = {},
  pieceBytes = 64 * 1024,
): Promise<readonly ScannedSecret[]> {
  const bytes = Buffer.from(contents);
  const scanner = new SecretScanner(bytes.length, { needles: [], names: 'none', forms: 'all', ...options });
  for (let at = 0; at < bytes.length; at += pieceBytes)
    await scanner.take(bytes.subarray(at, at + pieceBytes));
  return scanner.end();
}
