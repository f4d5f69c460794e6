import { stanzas } from '../fields.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

const FIELDS = new Set(['name', 'version']);

/** Whether a path is the metadata of an installed python package (packaging.python.org, "Recording installed projects"). */
export function isPythonMetadata(path: string): boolean {
  return (
    path.endsWith('.dist-info/METADATA') || path.endsWith('.egg-info/PKG-INFO') || path.endsWith('.egg-info')
  );
}

/** The package of a METADATA or PKG-INFO file; null if it names none. */
export function readPython(text: string, path: string): Package | null {
  const [head] = stanzas(text, FIELDS);
  return packageOf({ type: 'pypi', name: head?.get('name'), version: head?.get('version'), path });
}
