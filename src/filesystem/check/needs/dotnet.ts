import type { Root, RootFile } from '../../load/index.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { ownOrigin, type SourceStage, variable } from '../subject.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

/** Where a program looks for the shared runtime (dotnet/runtime: design-features/host-components, "locate hostfxr"). */
const SHARED_ROOTS = ['/usr/share/dotnet', '/usr/lib/dotnet', '/usr/lib64/dotnet'];

/** How many settings of programs are read. */
const MAX_SETTINGS = 20;

/**
 * What a .NET program needs around it: the host resolver (host/fxr) and the frameworks that its runtimeconfig.json names,
 * beside `dotnet` or in the shared folder; ICU, unless its settings do without.
 */
export async function dotnetRuntime(runner: Runner): Promise<readonly Need[]> {
  const { subject, home, homePath, file } = runner;
  if (home === null || homePath === null) return [];
  const isMuxer = nameOf(homePath) === 'dotnet' && has(home, `${parentOf(homePath)}/host/fxr`);
  const own = subject.root.locate(`${file.path}.runtimeconfig.json`);
  if (!isMuxer && own === null) return [];
  const settings = isMuxer ? await settingsOfImage(runner) : [await settingsIn(own)];
  const here = `/${parentOf(file.path)}`.replace(/^\/$/, '');
  const [from, to] = isMuxer ? [parentOf(homePath), here] : sharedRoot(runner, home);
  const frameworks = new Set(settings.flatMap((each) => each.frameworks));
  const parts =
    frameworks.size === 0 && !isMuxer ? [] : ['host/fxr', ...[...frameworks].map((name) => `shared/${name}`)];
  const needs = parts.map(
    (part): Need => ({
      kind: 'path',
      rule: 'missing-module',
      severity: 'error',
      anyOf: [`${to}/${part}`],
      copy: [{ from: `${from}/${part}`, to: `${to}/${part}` }],
      why: `It is a .NET program that looks for ${to}/${part}, which is not there`,
      isSure: !isMuxer,
    }),
  );
  return [
    ...needs,
    ...icu(
      runner,
      home,
      settings.every(({ isInvariant }) => isInvariant),
    ),
  ];
}

interface Settings {
  /** Frameworks that are shared by programs. */
  readonly frameworks: readonly string[];
  /** Whether it does without the data of languages and regions. */
  readonly isInvariant: boolean;
}

/** The folder of the shared runtime in its stage, and where it should be here. */
function sharedRoot({ subject }: Runner, home: SourceStage): readonly [string, string] {
  const set = variable(subject, 'DOTNET_ROOT').replace(/\/$/, '');
  const roots = [...(set === '' ? [] : [set]), ...SHARED_ROOTS];
  const from = roots.find((root) => has(home, `${root}/host/fxr`)) ?? roots[0] ?? '';
  const there = roots.find((root) => has(subject, `${root}/host/fxr`));
  return [from, there ?? (set === '' ? from : set)];
}

/** The settings of all programs that the Dockerfile brought. */
async function settingsOfImage({ subject }: Runner): Promise<readonly Settings[]> {
  const all = subject.root.tree
    .entries()
    .filter(({ path }) => path.endsWith('.runtimeconfig.json') && ownOrigin(subject, path) !== null);
  const paths = subject.limits.atMost(all, MAX_SETTINGS, 'frameworks that programs of .NET need');
  return await Promise.all(paths.map(({ path }) => settingsIn(subject.root.locate(path))));
}

const FRAMEWORK = /^[A-Za-z][\w.]{0,100}$/;

/** Malformed settings name nothing. */
async function settingsIn(file: RootFile | null): Promise<Settings> {
  const text = file === null ? '' : new TextDecoder().decode(await file.bytes(0, MAX_SETTINGS_BYTES));
  const names = new Set<string>();
  let isInvariant = false;
  try {
    const { runtimeOptions = {} } = JSON.parse(text) as { readonly runtimeOptions?: RuntimeOptions };
    for (const each of [runtimeOptions.framework, ...(runtimeOptions.frameworks ?? [])])
      if (typeof each?.name === 'string' && FRAMEWORK.test(each.name)) names.add(each.name);
    isInvariant = runtimeOptions.configProperties?.['System.Globalization.Invariant'] === true;
  } catch {
    return { frameworks: [], isInvariant: false };
  }
  return { frameworks: [...names], isInvariant };
}

interface RuntimeOptions {
  readonly framework?: { readonly name?: unknown };
  readonly frameworks?: readonly { readonly name?: unknown }[];
  readonly configProperties?: Readonly<Record<string, unknown>>;
}

/** ICU, which the runtime opens by name and ends without. Any version will do (dotnet/runtime: pal_icushim.c). */
function icu({ subject, file }: Runner, { root }: SourceStage, isInvariant: boolean): readonly Need[] {
  const set = variable(subject, 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT');
  if (isInvariant || /^(?:1|true)$/i.test(set) || icuVersion(subject.root) !== null) return [];
  const version = icuVersion(root);
  if (version === null) return [];
  return ICU.map((name) => ({ kind: 'library', name: `${name}.so.${version}`, by: file, severity: 'error' }));
}

const ICU = ['libicuuc', 'libicui18n'];

/** The highest version of ICU of which a root has both libraries; null for none. */
function icuVersion(root: Root): number | null {
  let highest: number | null = null;
  for (const name of root.names()) {
    const version = Number(/^libicuuc\.so\.(\d{1,3})$/.exec(name)?.[1] ?? 0);
    if (version > (highest ?? 0) && ICU.every((each) => root.named(`${each}.so.${version}`).length > 0))
      highest = version;
  }
  return highest;
}
