import { type Limits, NO_LIMITS, type Severity } from '../filesystem/check/index.ts';
import { parseDecimalSize } from '../text/decimal-size.ts';
import type { SettingsFile } from './settings-file.ts';

/** What a project says of the rules of `stagedive check`. Names of rules and stages are not checked for existence here. */
export interface CheckConfig {
  readonly off: readonly string[];
  readonly severity: Readonly<Record<string, Severity>>;
  readonly limits: Limits;
}

export const NO_CHECK_CONFIG: CheckConfig = { off: [], severity: {}, limits: NO_LIMITS };

/**
 * Reads the key `check`.
 * @throws ProjectError that names file and line
 */
export function checkConfigOf(value: unknown, settings: SettingsFile): CheckConfig {
  const check = settings.table(value, ['off', 'severity', 'limits'], ['check']);
  return {
    off: rulesOf(check.off ?? [], settings),
    severity: severitiesOf(check.severity ?? {}, settings),
    limits: limitsOf(check.limits ?? {}, settings),
  };
}

function rulesOf(value: unknown, settings: SettingsFile): readonly string[] {
  if (Array.isArray(value) && value.every((name): name is string => typeof name === 'string')) return value;
  throw settings.error(
    ['check', 'off'],
    '"check.off" must be a list of rule names, such as ["package-cache"].',
  );
}

function severitiesOf(value: unknown, settings: SettingsFile): CheckConfig['severity'] {
  const keys = ['check', 'severity'];
  const entries = Object.entries(settings.table(value, null, keys)).map(([rule, severity]) => {
    if (severity === 'error' || severity === 'warning') return [rule, severity] as const;
    throw settings.error(
      [...keys, rule],
      `"check.severity.${rule}" must be "error" or "warning"; "check.off" switches a rule off.`,
    );
  });
  return Object.fromEntries(entries);
}

function limitsOf(value: unknown, settings: SettingsFile): Limits {
  const keys = ['check', 'limits'];
  const table = settings.table(value, ['efficiency', 'wastedBytes', 'wastedShare', 'stages'], keys);
  const share = (key: string): number | null => {
    const given = table[key];
    if (given === undefined || given === null) return null;
    if (typeof given === 'number' && given >= 0 && given <= 1) return given;
    throw settings.error([...keys, key], `"check.limits.${key}" must be a number from 0 to 1, such as 0.9.`);
  };
  const bytes = (given: unknown, path: readonly string[]): number => {
    const size =
      typeof given === 'number' ? given : typeof given === 'string' ? parseDecimalSize(given) : null;
    if (size !== null && size >= 0) return size;
    throw settings.error(
      [...keys, ...path],
      `"check.limits.${path.join('.')}" must be a size, such as "20MB".`,
    );
  };
  const { wastedBytes } = table;
  const stages = Object.entries(settings.table(table.stages ?? {}, null, [...keys, 'stages']));
  return {
    efficiency: share('efficiency'),
    wastedBytes:
      wastedBytes === undefined || wastedBytes === null ? null : bytes(wastedBytes, ['wastedBytes']),
    wastedShare: share('wastedShare'),
    stages: Object.fromEntries(
      stages.map(([stage, size]) => [stage, bytes(size, ['stages', stage])] as const),
    ),
  };
}
