import type { FileRole } from './files.ts';
import { readApk } from './readers/apk.ts';
import { readDotnet } from './readers/dotnet.ts';
import { readDpkg } from './readers/dpkg.ts';
import { readNode } from './readers/node.ts';
import { readPython } from './readers/python.ts';
import { readGem } from './readers/ruby.ts';
import type { Package } from './types.ts';

/**
 * The packages of a file that is text, by its role; null for what names none.
 * @param vendor ID of /etc/os-release; '' if unknown
 */
export function textPackages(
  role: FileRole,
  text: string,
  path: string,
  vendor: string,
): Iterable<Package | null> {
  switch (role) {
    case 'dpkg':
      return readDpkg(text, path, vendor || 'debian');
    case 'apk':
      return readApk(text, path, vendor || 'alpine');
    case 'dotnet':
      return readDotnet(text, path);
    case 'python':
      return [readPython(text, path)];
    case 'node':
      return [readNode(text, path)];
    case 'ruby':
      return [readGem(text, path)];
    default:
      return [];
  }
}
