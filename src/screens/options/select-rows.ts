import { shortContextName } from '../../dockerfile/context-name.ts';
import { isSecretName } from '../../dockerfile/secret-name.ts';
import { targetInputs } from '../../dockerfile/target-inputs.ts';
import type { Dockerfile, Stage } from '../../dockerfile/types.ts';
import type { Outline, SecretOrigin } from '../../ports.ts';
import type { AppState } from '../../store/state.ts';
import { neededForTarget } from '../frame/select/stages.ts';

/** Something that the target takes. `lines` are those of the Dockerfile that use it, from 1. */
export type OptionRow = { readonly lines: readonly number[]; readonly changed: boolean } & (
  | {
      readonly kind: 'arg';
      readonly name: string;
      readonly default: string | null;
      /** What the next build uses; null when unset. */
      readonly value: string | null;
      /** Whether the value must not be shown. */
      readonly secret: boolean;
      readonly declared: readonly number[];
      /** What the file says of it; null without a word. */
      readonly description: string | null;
    }
  | {
      readonly kind: 'secret';
      readonly name: string;
      readonly required: boolean;
      readonly from: SecretOrigin | null;
    }
  | {
      readonly kind: 'ssh';
      readonly name: string;
      readonly required: boolean;
      /** Sockets or keys; null when none is given. */
      readonly paths: readonly string[] | null;
    }
  | { readonly kind: 'platform'; readonly name: string; readonly value: string | null }
  | {
      readonly kind: 'context';
      readonly name: string;
      /** The image that is used as long as no context is given; null for a named context. */
      readonly image: string | null;
      readonly value: string | null;
    }
  | {
      readonly kind: 'cache';
      readonly name: string;
      readonly used: boolean;
      /** BuildKit can only be told by name. */
      readonly canChange: boolean;
    }
);

let last: { readonly key: readonly unknown[]; readonly rows: readonly OptionRow[] } | null = null;

/** The rows of the panel, in the order in which they are shown. */
export function optionRows(state: AppState): readonly OptionRow[] {
  const { dockerfile, target, options } = state;
  const key = [dockerfile, target, options];
  if (last === null || key.some((part, at) => part !== last?.key[at])) last = { key, rows: makeRows(state) };
  return last.rows;
}

/** The row under the cursor; null if the panel is not shown, or the target takes nothing. */
export function optionRow(state: AppState): OptionRow | null {
  if (state.overlay?.kind !== 'options') return null;
  const rows = optionRows(state);
  // There may be fewer rows since the engine answered.
  return rows[Math.min(state.overlay.cursor, rows.length - 1)] ?? null;
}

function makeRows(state: AppState): readonly OptionRow[] {
  const { dockerfile, options } = state;
  const target = dockerfile.stages[state.target];
  if (target === undefined) return [];
  const { changes, next, outline } = options;
  const spec = next?.spec ?? null;
  const inputs = withOutline(dockerfile, target, outline.kind === 'known' ? outline.outline : null);
  const needed = neededForTarget(state);
  return [
    ...inputs.args.map(
      (arg): OptionRow => ({
        kind: 'arg',
        name: arg.name,
        default: arg.default,
        value: own(spec?.buildArgs, arg.name) ?? arg.value ?? arg.default,
        secret: isSecretName(arg.name),
        declared: arg.declared,
        description: arg.description,
        lines: arg.used,
        changed: Object.hasOwn(changes.buildArgs, arg.name),
      }),
    ),
    ...inputs.secrets.map(
      ({ id, required, lines }): OptionRow => ({
        kind: 'secret',
        name: id,
        required,
        lines,
        from: spec?.secrets.find((secret) => secret.id === id)?.from ?? null,
        changed: Object.hasOwn(changes.secrets, id),
      }),
    ),
    ...inputs.ssh.map(
      ({ id, required, lines }): OptionRow => ({
        kind: 'ssh',
        name: id,
        required,
        lines,
        paths: spec?.ssh.find((source) => source.id === id)?.paths ?? null,
        changed: Object.hasOwn(changes.ssh, id),
      }),
    ),
    {
      kind: 'platform',
      name: 'platform',
      value: spec === null || spec.platforms.length === 0 ? null : spec.platforms.join(', '),
      lines: [],
      changed: changes.platform !== null,
    },
    ...inputs.contexts.map(
      ({ name, kind, lines }): OptionRow => ({
        kind: 'context',
        name,
        image: kind === 'image' ? name : null,
        value: own(spec?.buildContexts, shortContextName(name)) ?? null,
        lines,
        changed: Object.hasOwn(changes.contexts, shortContextName(name)),
      }),
    ),
    ...dockerfile.stages
      .filter(({ index }) => needed.has(index))
      .map((stage): OptionRow => cacheRow(state, stage)),
  ];
}

/** Names such as `constructor` come from the file. */
function own(table: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}

function cacheRow({ options: { changes, next } }: AppState, { name, index, startLine }: Stage): OptionRow {
  const spec = next?.spec;
  const isFiltered = spec?.noCacheFilter.some((each) => each.toLowerCase() === name) === true;
  return {
    kind: 'cache',
    name: name ?? `stage ${index}`,
    used: spec?.noCache !== true && !(name !== null && isFiltered),
    canChange: name !== null && spec?.noCache !== true,
    lines: [startLine],
    changed: name !== null && Object.hasOwn(changes.noCacheStages, name),
  };
}

/** What the file says, with the engine deciding what there is if it knows. */
function withOutline(dockerfile: Dockerfile, target: Stage, outline: Outline | null) {
  const own = targetInputs(dockerfile, target);
  if (outline === null) return own;
  return {
    ...own,
    args: outline.args.map(({ name, value, line }) => {
      const known = own.args.find((arg) => arg.name === name);
      const declared = line === null ? [] : [line];
      return known ?? { name, value, default: null, description: null, declared, used: [] };
    }),
    secrets: mounts(own.secrets, outline.secrets),
    ssh: mounts(own.ssh, outline.ssh),
  };
}

function mounts(
  own: readonly { readonly id: string; readonly required: boolean; readonly lines: readonly number[] }[],
  told: Outline['secrets'],
) {
  return told.map(({ id, required, line }) => {
    const known = own.find((mount) => mount.id === id);
    return { id, required, lines: known?.lines ?? (line === null ? [] : [line]) };
  });
}
