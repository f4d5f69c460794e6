import { fileType, permissions } from '../mode.ts';
import { nameOf, parentOf } from '../paths.ts';
import type { TreeEntry } from '../types.ts';
import { reportLeak } from './leak.ts';
import type { Report } from './report.ts';
import type { RuleName } from './rules.ts';
import { ownOrigin, type Subject } from './subject.ts';

const COMPILER =
  /^(?:(?:[\w]+-)+)?(?:gcc|g\+\+|clang|clang\+\+|gfortran|tcc)(?:-\d[\d.]*)?$|^(?:cc|c\+\+|rustc|javac|ghc|gnatmake|dmd|ldc2|nim|ocamlopt|swiftc|kotlinc|fpc|zig)$/;

const PACKAGE_MANAGER =
  /^(?:apt|apt-get|aptitude|dpkg|apk|dnf|yum|microdnf|tdnf|rpm|zypper|pacman|emerge|npm|yarn|pnpm|pip|pip3|pipx|poetry|uv|conda|mamba|gem|bundle|composer|cargo|brew|nix-env)$/;

/** Folders for programs, by their last name. */
const PROGRAM_FOLDER = /(^|\/)s?bin$/;

/** The archive of go.dev unpacks to a folder of its own. */
const GO = /(^|\/)go\/bin\/go$/;

interface Group {
  readonly names: string[];
  readonly files: Set<TreeEntry>;
  readonly path: string;
}

/**
 * Reports compilers and package managers that an instruction added. Of the base image only a compiler is reported,
 * once.
 */
export function checkTools(subject: Subject, report: Report): void {
  const groups = new Map<string, Group>();
  const base: Group = { names: [], files: new Set(), path: '' };
  for (const entry of programsIn(subject)) {
    const rule = ruleFor(entry);
    if (rule === null) continue;
    const real = realFile(subject, entry);
    if (real === null || /^busybox/.test(nameOf(real.path))) continue;
    const origin = ownOrigin(subject, entry.path);
    if (origin === null) {
      if (rule === 'compiler') add(base, entry, real);
      continue;
    }
    const key = `${rule} ${origin.line}`;
    const group = groups.get(key) ?? { names: [], files: new Set(), path: entry.path };
    groups.set(key, group);
    add(group, entry, real);
  }
  for (const [key, group] of groups) {
    const [rule = '', line = ''] = key.split(' ');
    reportTools(report, rule === 'compiler' ? 'compiler' : 'package-manager', group, Number(line), '');
  }
  const { base: image } = subject;
  if (base.names.length > 0 && image !== null) {
    const path = [...base.files][0]?.path ?? '';
    reportTools(report, 'compiler', { ...base, path }, image.line, ` of the base image ${image.name}`);
  }
}

function add(group: Group, entry: TreeEntry, real: TreeEntry): void {
  group.names.push(nameOf(entry.path));
  group.files.add(real);
}

function reportTools(
  report: Report,
  rule: RuleName,
  { names, files, path }: Group,
  line: number,
  where: string,
): void {
  const unique = [...new Set(names)].toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const listed = unique.slice(0, 4).join(', ');
  const left = unique.length - 4;
  const kind = rule === 'compiler' ? 'A compiler' : 'A package manager';
  const bytes = [...files].reduce((sum, { size }) => sum + size, 0);
  const what = `${kind}${where} that nothing needs at run time: ${listed}${left > 0 ? ` and ${left} more` : ''}`;
  reportLeak(report, { rule, severity: 'warning', path, what, bytes, line });
}

function* programsIn({ root }: Subject): Iterable<TreeEntry> {
  for (const entry of root.tree.entries()) {
    const type = fileType(entry.mode);
    if ((type === 'file' && (entry.mode & 0o111) !== 0) || type === 'symlink') {
      if (PROGRAM_FOLDER.test(parentOf(entry.path))) yield entry;
    }
  }
}

function ruleFor({ path }: TreeEntry): 'compiler' | 'package-manager' | null {
  // Dependencies of a project are not compilers of the system.
  if (path.includes('node_modules/')) return null;
  const name = nameOf(path);
  if (COMPILER.test(name) || GO.test(path)) return 'compiler';
  return PACKAGE_MANAGER.test(name) ? 'package-manager' : null;
}

function realFile({ root }: Subject, entry: TreeEntry): TreeEntry | null {
  const { entry: real } = root.tree.follow(entry.path);
  return real === null || fileType(real.mode) !== 'file' ? null : root.tree.contentOf(real);
}

/**
 * Reports programs that run with the rights of their owner or group, unless the base image has them with the same bits.
 */
export function checkSetuid(subject: Subject, report: Report): void {
  for (const entry of subject.root.tree.entries()) {
    const bits = permissions(entry.mode) & 0o6000;
    if (fileType(entry.mode) !== 'file' || bits === 0 || (entry.mode & 0o111) === 0) continue;
    const before = subject.base?.root.tree.get(entry.path);
    if (before !== undefined && (permissions(before.mode) & 0o6000) === bits && before.uid === entry.uid)
      continue;
    const origin = ownOrigin(subject, entry.path);
    const kind = bits === 0o6000 ? 'set-uid and set-gid' : bits === 0o4000 ? 'set-uid' : 'set-gid';
    const owner = bits === 0o2000 ? `group ${entry.gid}` : entry.uid === 0 ? 'root' : `user ${entry.uid}`;
    reportLeak(report, {
      rule: 'setuid-program',
      severity: 'warning',
      path: entry.path,
      what: `A ${kind} program: it runs as ${owner}, no matter which user starts it`,
      bytes: entry.size,
      line: origin?.line ?? subject.modeLine(entry.path),
    });
  }
}
