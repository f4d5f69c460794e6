import type { InventoryFiles } from '../../src/inventory/types.ts';
import { type Files, rootOf } from '../filesystem/check/root-of.ts';

/** The files of a made-up state, as the inventory reads them. */
export function inventoryFiles(files: Files, failure: unknown = null): InventoryFiles {
  const root = rootOf(files);
  const read: InventoryFiles['read'] = async (path, { offset, length }) => {
    const found = root.locate(path);
    if (found === null) throw new Error(`${path} is no file`);
    return await found.bytes(offset, length);
  };
  return {
    failure,
    tree: async () => root.tree,
    read,
    contents: async (paths, take) => {
      for (const path of paths) {
        const bytes = await read(path, { offset: 0, length: root.tree.get(path)?.size ?? 0 });
        for (let at = 0; at < bytes.length; at += 1000) await take(path, bytes.subarray(at, at + 1000));
        await take(path, null);
      }
    },
  };
}
