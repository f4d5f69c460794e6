import { latin1Text } from '../bytes.ts';
import { nameOf } from '../file-tree.ts';
import type { RootFile } from '../load/index.ts';
import { fileType } from '../mode.ts';
import type { TreeEntry } from '../types.ts';
import { tellLeak } from './leak.ts';
import type { Report } from './report.ts';
import { type Finder, secretIn } from './secrets.ts';
import { ownOrigin, type Subject } from './subject.ts';

/** Keys and credentials are small; what is bigger is something else. */
const MOST = 256 * 1024;

/** Files that are read together. */
const AT_ONCE = 16;

/** Keys that packages bring for their own tests are no secrets. */
const OF_TESTS =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|usr\/share|usr\/lib\/(?:go|python|ruby|node)[^/]*)\/(?:.*\/)?(?:tests?|testdata|spec|__tests__|fixtures?|examples?|samples?|docs?|demos?)\//i;

/** Private keys, files with tokens or passwords, and .env files. Nothing of what they hold is ever told. */
export async function checkSecrets(subject: Subject, report: Report): Promise<void> {
  const wanted = subject.root.tree.entries().flatMap((entry) => suspect(subject, entry));
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const batch = wanted.slice(at, at + AT_ONCE);
    const texts = await Promise.all(batch.map(({ file }) => textOf(file)));
    for (const [index, { file, finder, line }] of batch.entries()) {
      const found = finder.look(texts[index] ?? '');
      if (found === null) continue;
      tellLeak(report, { ...found, path: file.path, bytes: file.entry.size, line });
    }
  }
}

interface Suspect {
  readonly file: RootFile;
  readonly finder: Finder;
  readonly line: number;
}

function suspect(subject: Subject, entry: TreeEntry): readonly Suspect[] {
  if (fileType(entry.mode) !== 'file' || entry.size === 0 || entry.size > MOST) return [];
  const finder = secretIn(entry.path, nameOf(entry.path));
  if (finder === null || OF_TESTS.test(entry.path)) return [];
  const origin = ownOrigin(subject, entry.path);
  const file = origin === null ? null : subject.root.locate(entry.path);
  return origin === null || file === null ? [] : [{ file, finder, line: origin.line }];
}

/** Bytes as characters: what is looked for is ASCII, and keys may be binary. */
async function textOf(file: RootFile): Promise<string> {
  return latin1Text(await file.bytes(0, MOST));
}
