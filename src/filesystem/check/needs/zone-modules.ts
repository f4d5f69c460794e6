import { stagesOf } from '../subject.ts';
import { gemsOf, hasGem } from './gems.ts';
import { moduleFoldersOf, PYTHON_PACKAGES } from './module-folders.ts';
import { requiredBy } from './modules.ts';
import type { Need, ScriptRunner } from './need.ts';
import { packageTexts } from './package-texts.ts';
import { has } from './settle.ts';

const ZONES = '/usr/share/zoneinfo';

/**
 * Time zones of the system that a module loads by name: `zoneinfo` of Python where the package tzdata is not there, pytz
 * as Debian has it, and tzinfo of Ruby without tzinfo-data, which ends a Rails program when it starts.
 */
export async function zoneModules(runner: ScriptRunner): Promise<readonly Need[]> {
  if (has(runner.subject, ZONES)) return [];
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
  const own = new Set((await requiredBy(runner)).map(({ name }) => name));
  const loaded = (await packageTexts(runner, stages)).flatMap(({ loads }) => loads);
  const isThere = (path: string): boolean =>
    [runner.subject, ...stages].some(({ root }) =>
      moduleFoldersOf(root, PYTHON_PACKAGES).some((folder) => has({ root }, `${folder}/${path}`)),
    );
  // What packages do with zoneinfo is for few of their users; pytz is there for nothing else.
  if (own.has('zoneinfo') && !isThere('tzdata')) return 'the module zoneinfo';
  const isPytz = own.has('pytz') || loaded.includes('pytz');
  return isPytz && isThere('pytz') && !isThere('pytz/zoneinfo') ? 'the module pytz' : null;
}

async function rubyZones(runner: ScriptRunner): Promise<string | null> {
  const gems = await gemsOf(runner);
  return gems.has('tzinfo') && !hasGem(runner.subject.root, 'tzinfo-data') ? 'the gem tzinfo' : null;
}
