import { listed } from '../text/listed.ts';
import type { ExplainedStep } from './reasons.ts';
import { filesOf } from './sent-files.ts';
import type { RecordBasis } from './types.ts';

/** Commands that install what a few files name, and these files. */
const INSTALLERS: readonly { readonly command: RegExp; readonly files: readonly string[] }[] = [
  {
    command: /\bnpm (?:ci|i|install)\b/,
    files: ['package.json', 'package-lock.json', 'npm-shrinkwrap.json', '.npmrc'],
  },
  { command: /\byarn(?: install)?(?: --|$)/, files: ['package.json', 'yarn.lock', '.yarnrc.yml'] },
  {
    command: /\bpnpm (?:i|install|fetch)\b/,
    files: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'],
  },
  { command: /\bbun install\b/, files: ['package.json', 'bun.lock', 'bun.lockb'] },
  { command: /\bpip3? install\b/, files: ['requirements.txt', 'constraints.txt'] },
  { command: /\buv sync\b/, files: ['pyproject.toml', 'uv.lock'] },
  { command: /\bpoetry install\b/, files: ['pyproject.toml', 'poetry.lock'] },
  { command: /\bbundle install\b/, files: ['Gemfile', 'Gemfile.lock'] },
  { command: /\bgo mod download\b/, files: ['go.mod', 'go.sum'] },
  { command: /\bcargo fetch\b/, files: ['Cargo.toml', 'Cargo.lock'] },
  { command: /\bcomposer install\b/, files: ['composer.json', 'composer.lock'] },
  { command: /\bmix deps\.get\b/, files: ['mix.exs', 'mix.lock'] },
  { command: /\bdotnet restore\b/, files: [] },
  { command: /\bmvn\b.{0,200}\bdependency:/, files: ['pom.xml'] },
];

/**
 * How to keep an install step from running for each change: where a COPY of a folder stands before it and a file ran it
 * again that it does not need. Null where nothing plain can be said.
 */
export function installHint(steps: readonly ExplainedStep[], basis: RecordBasis): string | null {
  for (const [at, step] of steps.entries()) {
    const copied = steps[step.origin];
    const { cause } = step;
    if (copied === undefined || step.change?.reason !== 'parent' || cause?.reason !== 'context-file')
      continue;
    const installer = INSTALLERS.find(({ command }) => command.test(step.name));
    if (installer === undefined) continue;
    const taken = folderTaken(step.origin, basis);
    if (taken === null) continue;
    const files = installer.files.filter((name) => taken.has(name));
    const needs = cause.files.some(({ path }) => files.some((name) => path === taken.get(name)));
    // Somebody who copied these files first has only the rest to copy there.
    if (files.length === 0 || needs || cause.fileCount > cause.files.length) continue;
    const command = installer.command.exec(steps[at]?.name ?? '')?.[0].trim() ?? 'the install';
    return (
      `Line ${copied.line} copies everything before ${command} (line ${step.line}): copy ${listed(files)} ` +
      `first, run ${command}, then copy the rest, and other files will not run it again.`
    );
  }
  return null;
}

/** The names in the folder that a COPY takes as a whole, with their paths; null if it takes none so. */
function folderTaken(at: number, basis: RecordBasis): ReadonlyMap<string, string> | null {
  for (const { src, folder } of basis.steps[at]?.takes ?? []) {
    const recorded = basis.folders[folder];
    const prefix = src
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/');
    if (recorded === undefined || /[*?[]/.test(prefix)) continue;
    const below = prefix === '' ? '' : `${prefix}/`;
    const names = [...filesOf(recorded).keys()].flatMap((path) => {
      const name = path.slice(below.length);
      return path.startsWith(below) && !name.includes('/') ? [[name, path] as const] : [];
    });
    if (names.length > 0) return new Map(names);
  }
  return null;
}
