/** Adapter: reads `.stagedive.json`, the settings of a project. */
import { dirname, join, resolve } from 'node:path';
import { type CheckConfig, checkConfigOf, NO_CHECK_CONFIG } from './check-config.ts';
import { readSettings, type SettingsFile } from './settings-file.ts';

export const CONFIG_NAME = '.stagedive.json';

export interface Config {
  /** The image whose busybox provides a shell for states without one, as for `--toolbox`; null: look for one. */
  readonly toolbox: string | null;
  readonly check: CheckConfig;
  /** What the command line may leave out. */
  readonly defaults: {
    /** Absolute path of the Dockerfile, or of the compose or bake file. */
    readonly file: string | null;
    readonly target: string | null;
    /** The compose service, as for `--service`. */
    readonly service: string | null;
    /** The bake target, as for `--bake`; null where there is a service. */
    readonly bake: string | null;
    /** `NAME=VALUE`, as for `--build-arg`. */
    readonly args: readonly string[];
  };
  /** The file it was read from, for messages; null when there is none. */
  readonly file: string | null;
}

const KEYS = ['toolbox', 'check', 'file', 'target', 'service', 'bake', 'args'] as const;

export const NO_CONFIG: Config = {
  toolbox: null,
  check: NO_CHECK_CONFIG,
  defaults: { file: null, target: null, service: null, bake: null, args: [] },
  file: null,
};

/**
 * Reads the first `.stagedive.json` found in some folders.
 * @param folders absolute paths, in order of precedence
 * @throws ProjectError that names file and line of the problem: invalid JSON, an unknown key, a value of the wrong type
 */
export async function readConfig(folders: readonly string[]): Promise<Config> {
  for (const folder of new Set(folders)) {
    const settings = await readSettings(join(folder, CONFIG_NAME));
    if (settings !== null) return configOf(settings);
  }
  return NO_CONFIG;
}

function configOf(settings: SettingsFile): Config {
  const top = settings.table(settings.value, KEYS, []);
  const file = settings.text(
    top.file,
    'file',
    'the path of a Dockerfile, compose file or bake file, such as "docker/Dockerfile"',
  );
  const service = settings.text(top.service, 'service', 'the name of a compose service');
  const bake = settings.text(top.bake, 'bake', 'the name of a bake target');
  if (service !== null && bake !== null) {
    throw settings.error(['bake'], '"service" and "bake" exclude each other: leave one of them out.');
  }
  return {
    toolbox: settings.text(top.toolbox, 'toolbox', 'the name of an image, such as "busybox:musl"'),
    check: checkConfigOf(top.check ?? {}, settings),
    defaults: {
      file: file === null ? null : resolve(dirname(settings.path), file),
      target: settings.text(top.target, 'target', 'the name of a stage'),
      service,
      bake,
      args: argsOf(top.args ?? {}, settings),
    },
    file: settings.path,
  };
}

function argsOf(value: unknown, settings: SettingsFile): readonly string[] {
  return Object.entries(settings.table(value, null, ['args'])).map(([name, text]) => {
    if (name !== '' && !name.includes('=') && typeof text === 'string') return `${name}=${text}`;
    throw settings.error(
      ['args', name],
      `"args" must be texts by the name of an ARG, such as { "VERSION": "2" }.`,
    );
  });
}
