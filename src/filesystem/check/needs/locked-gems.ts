import { parentOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { localTexts } from './local-modules.ts';
import type { ScriptRunner } from './need.ts';

/** A gem in the one version that Bundler loads. */
export interface LockedGem {
  readonly name: string;
  /** With a platform where it has one: `1.15.4-x86_64-linux`. */
  readonly version: string;
}

/** What loads gems by the lock file: Bundler itself, or a script that asks it to. */
const BUNDLED = /\bBundler\.(?:require|setup)\b|['"]bundler(?:\/setup)?['"]/;

/** A gem in the lock file (bundler's LockfileParser): four blanks; what it depends on has six. */
const LOCKED = /^ {4}([A-Za-z\d][\w.-]{0,100}) \(([\w.-]{1,100})\)$/gm;

const MAX_LOCKED = 1_000;

/** The gems that Bundler loads for a script; none where it does not, null where it does and there is no lock file. */
export function lockedGems(runner: ScriptRunner): Promise<readonly LockedGem[] | null> {
  const gems = known.get(runner) ?? read(runner);
  known.set(runner, gems);
  return gems;
}

const known = new WeakMap<ScriptRunner, Promise<readonly LockedGem[] | null>>();

async function read(runner: ScriptRunner): Promise<readonly LockedGem[] | null> {
  if (!(await localTexts(runner)).some(({ text }) => BUNDLED.test(text))) return [];
  for (const path of lockFiles(runner)) {
    const bytes = await runner.subject.root.locate(path)?.bytes(0, MAX_SETTINGS_BYTES);
    if (bytes === undefined) continue;
    const all = new TextDecoder().decode(bytes).matchAll(LOCKED);
    return runner.subject.limits
      .atMost([...all], MAX_LOCKED, `gems of ${path}`)
      .map(([, name = '', version = '']) => ({ name, version }));
  }
  return null;
}

/** Where Bundler looks for it: what BUNDLE_GEMFILE says, else from the working directory up; and from the script up. */
function lockFiles({ subject, file }: ScriptRunner): readonly string[] {
  const given = variable(subject, 'BUNDLE_GEMFILE');
  if (given !== '') return [`${given}.lock`];
  const above = (folder: string): readonly string[] => {
    const folders = [folder];
    for (let at = folder; at !== ''; at = parentOf(at)) folders.push(parentOf(at));
    return folders.flatMap((each) => [`${each}/Gemfile.lock`, `${each}/gems.locked`]);
  };
  const own = file === null ? [] : above(`/${parentOf(file.path)}`);
  return [...above(subject.cwd === '/' ? '' : subject.cwd), ...own];
}
