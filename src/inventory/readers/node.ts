import { jsonObject, textOf } from '../json.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

/** `node_modules/NAME/package.json` or `node_modules/@SCOPE/NAME/package.json`, at any depth. */
const MANIFEST = /(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/@.][^/]*\/package\.json$/;

/** Whether a path is the manifest of an installed package. */
export function isNodeManifest(path: string): boolean {
  return path.endsWith('/package.json') && MANIFEST.test(path.slice(-MAX_TAIL_CHARACTERS));
}

/** Longer than the name of a package and its scope. */
const MAX_TAIL_CHARACTERS = 600;

/** The package of a package.json; null if it names none, as where it only sets the type of its modules. */
export function readNode(text: string, path: string): Package | null {
  const manifest = jsonObject(text);
  const name = textOf(manifest?.name);
  if (name === null) return null;
  const slash = name.startsWith('@') ? name.indexOf('/') : -1;
  return packageOf({
    type: 'npm',
    namespace: slash < 0 ? null : name.slice(0, slash),
    name: name.slice(slash + 1),
    version: textOf(manifest?.version),
    shown: name,
    path,
  });
}
