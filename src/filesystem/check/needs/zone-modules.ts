import type { Root } from '../../load/index.ts';
import { stagesOf, variable } from '../subject.ts';
import { gemsOf, hasGem } from './gems.ts';
import { localTexts } from './local-modules.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import type { Need, ScriptRunner } from './need.ts';
import { packageTexts } from './package-texts.ts';
import { requiredIn } from './required-modules.ts';
import { has } from './settle.ts';

const ZONES = '/usr/share/zoneinfo';

/**
 * Time zones of the system that a module loads by name: `zoneinfo` of Python where the package tzdata is not there, pytz
 * as Debian has it, and tzinfo of Ruby without tzinfo-data, which ends a Rails program when it starts.
 */
export async function zoneModules(runner: ScriptRunner): Promise<readonly Need[]> {
  if (has(runner.subject, ZONES) || variable(runner.subject, 'PYTHONTZPATH') !== '') return [];
  const module =
    runner.language === 'python'
      ? await pythonZones(runner)
      : runner.language === 'ruby'
        ? await rubyZones(runner)
        : null;
  if (module === null) return [];
  return [
    {
      kind: 'path',
      rule: 'missing-time-zones',
      severity: 'warning',
      anyOf: [ZONES],
      copy: null,
      why: `It loads ${module}, which reads the time zones of the system, and there are none (package tzdata)`,
      isSure: true,
    },
  ];
}

async function pythonZones(runner: ScriptRunner): Promise<string | null> {
  const stages = await stagesOf(runner);
  const texts = (await localTexts(runner)).filter(({ isOwn }) => isOwn);
  const own = new Set(texts.flatMap(({ text }) => requiredIn('python', text).map(({ name }) => name)));
  const loaded = (await packageTexts(runner)).flatMap(({ loads }) => loads);
  const isThere = (path: string, places: readonly { readonly root: Root }[] = [runner.subject, ...stages]) =>
    places.some(({ root }) =>
      moduleFoldersOf(root, PYTHON_PACKAGES).some((folder) => has({ root }, `${folder}/${path}`)),
    );
  // What packages do with zoneinfo is for few of their users; pytz is there for nothing else. Nothing brings tzdata.
  if (own.has('zoneinfo') && !isThere('tzdata', [runner.subject])) return 'the module zoneinfo';
  const isPytz = own.has('pytz') || loaded.includes('pytz');
  return isPytz && isThere('pytz') && !isThere('pytz/zoneinfo') ? 'the module pytz' : null;
}

async function rubyZones(runner: ScriptRunner): Promise<string | null> {
  const gems = await gemsOf(runner);
  return gems.has('tzinfo') && !hasGem(runner.subject.root, 'tzinfo-data') ? 'the gem tzinfo' : null;
}
