import type { Dockerfile } from '../dockerfile/types.ts';
import type { Point } from '../llb/program.ts';
import type { GraphStep } from '../llb/types.ts';
import { type KeyedHash, maskedWords, shownValue } from './masked.ts';
import type { RecordedSetting, RecordedVariable } from './types.ts';
import { type Scope, Scopes, variablesIn } from './variables.ts';

/** What instructions depend on besides their own words: variables, and what USER, WORKDIR and SHELL say. */
export class Surroundings {
  /** The variables that were asked for so far, each once. */
  readonly table: RecordedVariable[] = [];
  readonly #dockerfile: Dockerfile;
  readonly #hash: KeyedHash;
  readonly #scopes: Scopes;
  readonly #known = new Map<string, number>();

  constructor(dockerfile: Dockerfile, hash: KeyedHash) {
    this.#dockerfile = dockerfile;
    this.#hash = hash;
    this.#scopes = new Scopes(dockerfile);
  }

  /** The variables of the processes of a point, and those that its words name, as indexes into the table. */
  variables(point: Point, own: readonly GraphStep[]): readonly number[] {
    const scope = this.#scopeOf(point);
    const running = point.instruction === null ? this.#afterTriggers(point) : scope;
    const seen = new Map<string, readonly [value: string, scope: Scope]>();
    for (const { op } of own) {
      for (const pair of op.kind === 'exec' ? op.env : []) {
        const sign = pair.indexOf('=');
        if (sign > 0) seen.set(pair.slice(0, sign), [pair.slice(sign + 1), running]);
      }
    }
    for (const name of variablesIn(this.#text(point))) {
      const value = scope.variables.get(name)?.value ?? null;
      if (value !== null && !seen.has(name)) seen.set(name, [value, scope]);
    }
    return Array.from(seen, ([name, [value, from]]) => this.#variable(name, value, from));
  }

  settings(point: Point, own: readonly GraphStep[]): Readonly<Record<string, RecordedSetting>> {
    const { instruction } = point;
    const { lines, folder } = this.#scopeOf(point);
    const settings: Record<string, RecordedSetting> = {};
    const keep = (name: string, words: readonly string[]): void => {
      const value = maskedWords(words.join(' '), this.#hash).join(' ');
      settings[name] = { value, line: lines.get(name) ?? null };
    };
    // A relative destination is below it.
    if (instruction?.keyword === 'COPY' || instruction?.keyword === 'ADD') keep('WORKDIR', [folder]);
    for (const { op, platform } of own) {
      if (platform !== null) keep('--platform', [platform]);
      if (op.kind !== 'exec') continue;
      keep('WORKDIR', [op.cwd]);
      keep('USER', [op.user]);
      if (instruction?.keyword === 'RUN' && instruction.command.form === 'shell')
        keep('SHELL', op.args.slice(0, -1));
    }
    return settings;
  }

  #text({ stage, instruction }: Point): string {
    if (instruction !== null) return instruction.text;
    const from = this.#dockerfile.stages[stage];
    return from === undefined
      ? ''
      : this.#dockerfile.lines.slice(from.startLine - 1, from.fromEndLine).join(' ');
  }

  /** FROM sees only the ARGs before the first one. */
  #scopeOf({ stage: index, instruction }: Point): Scope {
    const stage = this.#dockerfile.stages[index];
    if (stage === undefined || instruction === null) return this.#scopes.globals;
    return this.#scopes.of(stage)[stage.instructions.indexOf(instruction)] ?? this.#scopes.globals;
  }

  /** What the processes of a FROM see, which are those of the ONBUILD triggers of its base. */
  #afterTriggers({ stage: index }: Point): Scope {
    const stage = this.#dockerfile.stages[index];
    return (stage === undefined ? undefined : this.#scopes.of(stage)[0]) ?? this.#scopes.globals;
  }

  #variable(name: string, value: string, { variables }: Scope): number {
    const set = variables.get(name);
    const hash = this.#hash(value);
    const key = `${name}\0${hash}\0${set?.line ?? ''}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const variable: RecordedVariable = {
      name,
      value: shownValue(name, value),
      hash,
      from: set?.from ?? 'base',
      line: set?.line ?? null,
    };
    const index = this.table.push(variable) - 1;
    this.#known.set(key, index);
    return index;
  }
}
