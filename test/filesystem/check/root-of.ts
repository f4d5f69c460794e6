import { FileTree } from '../../../src/filesystem/file-tree.ts';
import { Root } from '../../../src/filesystem/load/index.ts';
import type { TreeEntry } from '../../../src/filesystem/types.ts';
import { file, folder, symlink } from '../entries.ts';

/** What is at a path: contents, a link by its target, or a whole entry with contents. */
export type Content =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly entry: Partial<TreeEntry>; readonly text?: string | Uint8Array };

export type Files = Readonly<Record<string, Content>>;

/** A program that everybody may run. */
export function program(text: string | Uint8Array, mode = 0o755): Content {
  return { entry: { mode }, text };
}

/** A root with some files, and the folders that they are in. Names that end by a slash are folders. */
export function rootOf(files: Files): Root {
  const entries = new Map<string, TreeEntry>();
  const contents = new Map<string, Uint8Array>();
  for (const [name, content] of Object.entries(files)) {
    const path = name.replace(/\/$/, '');
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const parent = parts.slice(0, depth).join('/');
      if (!entries.has(parent)) entries.set(parent, folder(parent));
    }
    if (name.endsWith('/')) {
      entries.set(path, folder(path, typeof content === 'object' && 'entry' in content ? content.entry : {}));
    } else if (typeof content === 'object' && 'link' in content) {
      entries.set(path, symlink(path, content.link));
    } else {
      const isEntry = typeof content === 'object' && 'entry' in content;
      const bytes = Buffer.from((isEntry ? content.text : content) ?? '');
      contents.set(path, bytes);
      entries.set(path, file(path, { size: bytes.length, ...(isEntry ? content.entry : {}) }));
    }
  }
  return new Root(FileTree.of(entries.values()), async (path, { offset, length }) => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw new Error(`${path} is no file`);
    return bytes.subarray(offset, offset + length);
  });
}
