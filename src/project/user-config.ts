/** Adapter: reads the user's own settings, which hold in every project. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { ProjectError } from './project.ts';
import { readSettings } from './settings-file.ts';

export interface UserConfig {
  /** Whether the screens take the mouse; null: by default. */
  readonly mouse: boolean | null;
  /** Whether what is typed in shells is recorded for a fix; null: by default. */
  readonly record: boolean | null;
  /** By section and default key, the keys to have instead. Whether they exist is not checked here. */
  readonly keys: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** An error about a key of `keys`, with file and line. */
  readonly keyError: (section: string, key: string | null, what: string) => ProjectError | null;
}

export const NO_USER_CONFIG: UserConfig = { mouse: null, record: null, keys: {}, keyError: () => null };

/** Where the file is: in `stagedive` of $XDG_CONFIG_HOME, or of `~/.config` (XDG Base Directory Specification). */
export function userConfigPath(env: Readonly<Record<string, string | undefined>>): string {
  const base = env.XDG_CONFIG_HOME ?? '';
  // A relative path is invalid there, and to be ignored.
  return join(isAbsolute(base) ? base : join(env.HOME || homedir(), '.config'), 'stagedive', 'config.json');
}

/**
 * Reads the user's settings.
 * @throws ProjectError that names file and line of the problem
 */
export async function readUserConfig(env: Readonly<Record<string, string | undefined>>): Promise<UserConfig> {
  const settings = await readSettings(userConfigPath(env));
  if (settings === null) return NO_USER_CONFIG;
  const top = settings.table(settings.value, ['mouse', 'record', 'keys'], []);
  const [mouse, record] = (['mouse', 'record'] as const).map((name) => {
    const value = top[name] ?? null;
    if (value === null || typeof value === 'boolean') return value;
    throw settings.error([name], `"${name}" must be true or false.`);
  });
  const sections = Object.keys(settings.table(top.keys ?? {}, null, ['keys'])).map((section) => {
    const table = settings.table((top.keys as Record<string, unknown>)[section], null, ['keys', section]);
    const keys = Object.entries(table).map(([key, value]) => {
      const list = typeof value === 'string' ? [value] : value;
      if (
        Array.isArray(list) &&
        list.every((name): name is string => typeof name === 'string' && name !== '')
      ) {
        return [key, list] as const;
      }
      throw settings.error(
        ['keys', section, key],
        `"keys.${section}.${key}" must be a key or a list of keys, such as "ctrl+g".`,
      );
    });
    return [section, Object.fromEntries(keys)] as const;
  });
  return {
    mouse: mouse ?? null,
    record: record ?? null,
    keys: Object.fromEntries(sections),
    keyError: (section, key, what) =>
      settings.error(key === null ? ['keys', section] : ['keys', section, key], what),
  };
}
