/** The facts about the entry under the cursor, shown above its contents. */

import { describeElf, type ElfInfo } from '../../../filesystem/elf/index.ts';
import type { FileTree } from '../../../filesystem/file-tree.ts';
import { modeText } from '../../../filesystem/list-line.ts';
import { fileType } from '../../../filesystem/mode.ts';
import type { TreeEntry } from '../../../filesystem/types.ts';
import { plainName } from '../../../progress/plain-name.ts';
import { plainText } from '../../../progress/sanitize.ts';
import { formatBytes } from '../../../text/format-bytes.ts';
import { wrapWords } from '../../../text/wrap.ts';
import type { Line, Span } from '../../../ui/text.ts';
import { GLYPH } from '../../../ui/theme.ts';
import { originSpans } from '../../inspect/lines/origin.ts';
import { known } from '../../inspect/state.ts';
import type { FilesView } from '../state.ts';

/** Kind, permissions, owner, size and time; its origin; the target of a link; what an ELF file needs. */
export function aboutLines(
  view: FilesView,
  tree: FileTree,
  entry: TreeEntry,
  width: number,
): readonly Line[] {
  const contents = view.view?.contents;
  return [
    [{ text: ` ${factsText(entry)}`, role: 'dim' }],
    ...originLines(view, entry, width),
    ...linkLines(tree, entry),
    ...(contents?.kind === 'binary' && contents.elf !== null ? elfLines(contents.elf, width) : []),
  ];
}

/** `rwxr-xr-x  0:0  2026-01-01 00:00:00`. */
export function factsText(entry: TreeEntry): string {
  const xattrs = Object.keys(entry.xattrs).map((name) => plainName(name));
  const time = new Date(Number(entry.mtimeNs / 1_000_000n));
  const when = Number.isNaN(time.getTime()) ? '' : `  ${time.toISOString().slice(0, 19).replace('T', ' ')}`;
  const owner = `${entry.uid}:${entry.gid}`;
  const more = xattrs.length === 0 ? '' : `  ${xattrs.join(' ')}`;
  return `${modeText(entry.mode)}  ${owner}${when}${more}`;
}

function originLines(view: FilesView, entry: TreeEntry, width: number): readonly Line[] {
  const { origins, address } = view;
  const label: Span = { text: ' from  ', role: 'dim' };
  if (origins.kind === 'broken') {
    return wrapWords(plainText(origins.message), width - label.text.length - 1).map(
      (text, index): Line => [
        index === 0 ? label : { text: ' '.repeat(label.text.length) },
        { text, role: 'dim' },
      ],
    );
  }
  const index = known(origins);
  if (index === null) return [[label, { text: '…', role: 'dim' }]];
  const origin = index.get(entry.path);
  if (origin !== null) return [[label, ...originSpans(origin, address.dockerfile, address.stage)]];
  if (address.failure === null) return [];
  return [[label, { text: `line ${address.line}, which failed`, role: 'bad' }]];
}

function linkLines(tree: FileTree, entry: TreeEntry): readonly Line[] {
  if (fileType(entry.mode) === 'file' && entry.linkname !== '') {
    return [[{ text: ' same  ', role: 'dim' }, { text: `/${plainName(tree.contentOf(entry).path)}` }]];
  }
  if (fileType(entry.mode) !== 'symlink') return [];
  const { chain, path, problem, entry: end } = tree.follow(entry.path);
  // The first path of the chain is the link itself.
  const shown = [...chain.slice(1), path].map((step) => `→ /${plainName(step)}`).join(' ');
  const note: Span =
    problem === 'missing'
      ? { text: `  ${GLYPH.failed} does not exist`, role: 'bad' }
      : problem === 'loop'
        ? { text: `  ${GLYPH.failed} circular link`, role: 'bad' }
        : {
            text: end === null || fileType(end.mode) !== 'file' ? '' : `  ${formatBytes(end.size)}`,
            role: 'dim',
          };
  return [[{ text: ' leads ', role: 'dim' }, { text: shown }, note]];
}

/** An ELF's interpreter, needed libraries, search paths and build id. */
function elfLines(elf: ElfInfo, width: number): readonly Line[] {
  const facts: readonly (readonly [string, string])[] = [
    ['is', describeElf(elf)],
    ['asks', elf.interpreter ?? ''],
    ['needs', elf.needed.join(' ')],
    ['looks', [...elf.rpath, ...elf.runpath].join(' ')],
    ['name', elf.soname ?? ''],
    ['id', elf.buildId ?? ''],
  ];
  return facts
    .filter(([, text]) => text !== '')
    .flatMap(([label, text]) =>
      wrapWords(plainText(text), width - 8)
        .slice(0, 2)
        .map(
          (part, index): Line => [
            { text: ` ${(index === 0 ? label : '').padEnd(6)}`, role: 'dim' },
            { text: part, role: label === 'asks' || label === 'needs' ? 'variable' : 'plain' },
          ],
        ),
    );
}
