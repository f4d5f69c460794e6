import { lines } from '../fields.ts';
import { packageOf } from '../package.ts';
import type { GoInfo } from '../programs/go-info.ts';
import type { Package } from '../types.ts';

interface Module {
  readonly path: string;
  readonly version: string;
}

/**
 * The modules of a Go program, and the standard library by Go's version. A module that was replaced is listed as what
 * stands in its place, unless that is a folder.
 */
export function* readGo({ version, modules }: GoInfo, path: string): Generator<Package | null, void> {
  const released = /^go(\d[\w.-]*)/.exec(version)?.[1];
  if (released !== undefined) yield packageOf({ type: 'golang', name: 'stdlib', version: released, path });
  const found: Module[] = [];
  for (const line of lines(modules)) {
    const [kind, module = '', moduleVersion = ''] = line.split('\t', 4);
    if (kind === 'mod' || kind === 'dep') found.push({ path: module, version: moduleVersion });
    else if (kind === '=>' && found.length > 0 && moduleVersion !== '') {
      found[found.length - 1] = { path: module, version: moduleVersion };
    }
  }
  for (const module of found) yield moduleOf(module, path);
}

function moduleOf({ path: module, version }: Module, path: string): Package | null {
  const slash = module.lastIndexOf('/');
  return packageOf({
    type: 'golang',
    namespace: slash < 0 ? null : module.slice(0, slash),
    name: module.slice(slash + 1),
    // What was built from a folder has no version.
    version: version === '(devel)' ? '' : version,
    shown: module,
    path,
  });
}
