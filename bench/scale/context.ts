import { ContextListing } from '../../src/filesystem/context/listing.ts';
import type { ContextFolder } from '../../src/ports.ts';

const FILES_PER_FOLDER = 1_000;

/** A build context of that many entries. */
export function largeContext(entries: number): ContextFolder {
  const listing = new ContextListing();
  for (let folder = 0; listing.length < entries; folder += 1) {
    const parent = listing.add(0, `folder-${String(folder).padStart(5, '0')}`, 'folder', 0);
    for (let each = 0; each < FILES_PER_FOLDER && listing.length < entries; each += 1) {
      listing.add(parent, `file-name-${each}.txt`, 'file', each);
    }
  }
  return {
    path: '/project',
    label: '.',
    listing,
    asked: undefined,
    ignoreFile: { path: '/project/.dockerignore', label: '.dockerignore', text: null },
  };
}
