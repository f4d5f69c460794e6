import { type CopyWords, copyOf, folderOf, readCopy } from './copy-line.ts';
import type { Finding } from './finding.ts';

/** Columns up to which a COPY stays on one line. */
const MAX_COLUMNS = 100;

/** An instruction that fixes findings. */
export interface Fix {
  /** As in the Dockerfile, in several lines where one would be long. */
  readonly lines: readonly string[];
  /** The stage that a COPY takes from; null for other instructions. */
  readonly from: string | null;
  /** How many files and folders it brings. */
  readonly count: number;
}

/**
 * The fixes of findings as few instructions: what goes from one stage into one folder is one COPY, without what a folder
 * that is copied brings anyway. Other instructions come last, since they work on what was copied.
 * @param continuation what continues a line of the Dockerfile
 */
export function mergedFixes(findings: readonly Finding[], continuation: string): readonly Fix[] {
  const lines = [...new Set(findings.flatMap(({ fix }) => (fix === null ? [] : [fix])))];
  const copies = lines.flatMap((line) => singleCopies(readCopy(line)));
  const once = [...new Map(copies.map((copy) => [copyOf(copy), copy])).values()];
  const needed = once.filter((copy) => !once.some((other) => brings(other, copy)));
  const groups = new Map<string, CopyWords[]>();
  for (const copy of needed) {
    const to = destinationOf(copy);
    // Only into a folder can more than one be copied.
    const key = [...copy.flags, to, ...(to.endsWith('/') ? [] : copy.words)].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), copy]);
  }
  const others = lines.filter((line) => readCopy(line) === null);
  return [
    ...[...groups.values()].map((group) => fixOf(group, continuation)),
    ...others.map((line) => ({ lines: [line], from: null, count: 0 })),
  ];
}

function fixOf(group: readonly CopyWords[], continuation: string): Fix {
  const [first] = group;
  const flags = first?.flags ?? [];
  const to = first === undefined ? '/' : destinationOf(first);
  const sources = group.flatMap(({ words }) => words.slice(0, -1)).toSorted();
  const line = copyOf({ flags, words: [...sources, to] });
  const from = flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length) ?? null;
  const isShort = line.length <= MAX_COLUMNS || sources.length === 1;
  return {
    lines: isShort ? [line] : broken(flags, [...sources, to], continuation),
    from,
    count: sources.length,
  };
}

/** A COPY with a line for each source. */
function broken(flags: readonly string[], words: readonly string[], continuation: string): readonly string[] {
  const isPlain = !copyOf({ flags, words }).endsWith(']');
  const head = ['COPY', ...flags].join(' ');
  const last = words.length - 1;
  return [
    `${head}${isPlain ? '' : ' ['} ${continuation}`,
    ...words.map((word, at) => {
      const text = isPlain ? word : `${JSON.stringify(word)}${at === last ? ']' : ','}`;
      return `    ${text}${at === last ? '' : ` ${continuation}`}`;
    }),
  ];
}

/** A COPY for each source of one. */
function singleCopies(copy: CopyWords | null): readonly CopyWords[] {
  if (copy === null) return [];
  const to = destinationOf(copy);
  return copy.words.slice(0, -1).map((source) => ({ flags: copy.flags, words: [source, to] }));
}

function destinationOf({ words }: CopyWords): string {
  return words.at(-1) ?? '/';
}

/** Whether a COPY of a folder brings what another COPY does, too. */
function brings(folder: CopyWords, copy: CopyWords): boolean {
  const [tree = '', to = ''] = folder.words;
  const [source = '', target = ''] = copy.words;
  const root = tree.endsWith('/') ? tree : `${tree}/`;
  if (folder === copy || folder.flags.join(' ') !== copy.flags.join(' ') || !source.startsWith(root))
    return false;
  const path = target.endsWith('/') ? `${target}${source.slice(folderOf(source).length)}` : target;
  return path === `${to.endsWith('/') ? to : `${to}/`}${source.slice(root.length)}`;
}
