import { latin1Text } from '../bytes.ts';
import type { RootFile } from '../load/index.ts';
import { fileType } from '../mode.ts';
import { nameOf } from '../paths.ts';
import type { TreeEntry } from '../types.ts';
import { reportLeak } from './leak.ts';
import type { Report } from './report.ts';
import { type Finder, secretIn } from './secrets.ts';
import { ownOrigin, type Subject } from './subject.ts';

/** Keys and credentials are small; bigger files are something else. */
const MAX_SECRET_BYTES = 256 * 1024;

/** Files read in parallel. */
const FILES_PER_BATCH = 16;

/** Keys in the tests and examples of packages are not secrets. */
const TEST_FILE =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|usr\/share|usr\/lib\/(?:go|python|ruby|node)[^/]*)\/(?:.*\/)?(?:tests?|testdata|spec|__tests__|fixtures?|examples?|samples?|docs?|demos?)\//i;

/** Reports private keys, files with tokens or passwords, and .env files. Never quotes their contents. */
export async function checkSecrets(subject: Subject, report: Report): Promise<void> {
  const wanted = subject.root.tree.entries().flatMap((entry) => suspect(subject, entry));
  for (let at = 0; at < wanted.length; at += FILES_PER_BATCH) {
    const batch = wanted.slice(at, at + FILES_PER_BATCH);
    const texts = await Promise.all(batch.map(({ file }) => textOf(file)));
    for (const [index, { file, finder, line }] of batch.entries()) {
      const found = finder.look(texts[index] ?? '');
      if (found === null) continue;
      reportLeak(report, { ...found, path: file.path, bytes: file.entry.size, line });
    }
  }
}

interface Suspect {
  readonly file: RootFile;
  readonly finder: Finder;
  readonly line: number;
}

function suspect(subject: Subject, entry: TreeEntry): readonly Suspect[] {
  if (fileType(entry.mode) !== 'file' || entry.size === 0 || entry.size > MAX_SECRET_BYTES) return [];
  const finder = secretIn(entry.path, nameOf(entry.path));
  if (finder === null || TEST_FILE.test(entry.path)) return [];
  const origin = ownOrigin(subject, entry.path);
  const file = origin === null ? null : subject.root.locate(entry.path);
  return origin === null || file === null ? [] : [{ file, finder, line: origin.line }];
}

/** Decodes each byte as one character: the patterns are ASCII, and keys may be binary. */
async function textOf(file: RootFile): Promise<string> {
  return latin1Text(await file.bytes(0, MAX_SECRET_BYTES));
}
