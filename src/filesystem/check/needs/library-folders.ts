import type { RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import { joined, nameOf, parentOf } from '../../paths.ts';
import { wordsIn } from '../contents.ts';
import { ownOrigin, type SourceStage } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { C_LIBRARY } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { isTelling } from './ordinary-paths.ts';
import { has } from './settle.ts';

/**
 * Folders of plugins and data that a library looks for where it is itself, so that no path in it names them: they bear its
 * name, in its folder or the one above (gstreamer-1.0 beside libgstreamer-1.0.so.0, aspell for libaspell.so.15). One in its
 * folder is looked for where the library is, which a fix may have put elsewhere.
 */
export async function libraryFolders({ subject, home, loaded }: Runner): Promise<readonly Need[]> {
  if (home === null) return [];
  const needs = new Map<string, Need>();
  for (const { file, path } of loaded?.objects ?? []) {
    const origin = ownOrigin(subject, file.path);
    const stem = /^lib(.{2,60}?)\.so(?:\.|$)/.exec(nameOf(path))?.[1];
    if (stem === undefined || origin?.path == null || origin.source.stage !== home.index) continue;
    if (C_LIBRARY.test(nameOf(path))) continue;
    const { paths } = await embeddedIn(file);
    for (const from of foldersOf(home, origin.path, stem)) {
      const name = nameOf(from);
      // What it names by its whole path is not looked for beside it.
      const isNamed = [...paths].some((each) => each === from || each.startsWith(`${from}/`));
      const named = isNamed || !isTelling(from) ? null : await namedApart(file, name, name !== stem);
      if (named === null) continue;
      const isBeside = named === 'alone' && parentOf(from) === `/${parentOf(home.root.real(origin.path))}`;
      const folder = isBeside ? `/${parentOf(file.path)}/${name}` : from;
      if (has(subject, folder)) continue;
      needs.set(folder, {
        kind: 'path',
        rule: 'missing-plugin',
        severity: 'warning',
        anyOf: [folder],
        copy: [{ from, to: folder }],
        why: `It uses ${nameOf(path)}, which looks for ${folder}, and that is not there`,
        isSure: false,
      });
    }
  }
  return [...needs.values()];
}

/**
 * How a library names a folder apart from its own name, `libx.so.1`, which every library holds: alone, or behind a folder
 * that it puts in, which it was made with. There a mere name (`%s/systemd`) may be anywhere.
 */
async function namedApart(
  file: RootFile,
  name: string,
  isLonger: boolean,
): Promise<'alone' | 'put in' | null> {
  const alone = [`\0${name}\0`, `\0${name}/`, `:lib/${name}`];
  const words = await wordsIn(file, isLonger ? [...alone, `\0%s/${name}\0`] : alone);
  if (words.size === 0) return null;
  return alone.some((each) => words.has(each)) ? 'alone' : 'put in';
}

/** Folders of a stage that bear the name of a library of it and hold files, without one that holds the library. */
function foldersOf({ root }: SourceStage, library: string, stem: string): readonly string[] {
  const own = parentOf(root.real(library));
  const places = new Set([own, parentOf(root.real(parentOf(library))), root.real(parentOf(library))]);
  return [...places].flatMap((place) =>
    // Beside programs and settings a name tells nothing.
    /(?:^|\/)lib[^/]*(?:\/[^/]+)?$/.test(place)
      ? root.tree.children(place).flatMap(({ path, mode }) => {
          const name = nameOf(path);
          const isNamed = name === stem || name.startsWith(`${stem}-`);
          const isOther = path === own || own.startsWith(joined(path, ''));
          return isNamed && !isOther && fileType(mode) === 'dir' && root.tree.total(path).files > 0
            ? [`/${path}`]
            : [];
        })
      : [],
  );
}
