import type { ShellScope } from './shell-script.ts';

/** A scope and all around it, the innermost first. */
export function scopesOf(scope: ShellScope): readonly ShellScope[] {
  const chain: ShellScope[] = [];
  for (let at: ShellScope | null = scope; at !== null; at = at.parent) chain.push(at);
  return chain;
}

/** The innermost command of a pipeline that a scope is part of. */
export function memberOf(scope: ShellScope): ShellScope | undefined {
  return scopesOf(scope).find(({ kind }) => kind === 'member');
}

/** The scopes of the first that the second is not in, the innermost first. */
export function scopesLeft(from: ShellScope, to: ShellScope): readonly ShellScope[] {
  const kept = new Set(scopesOf(to));
  return scopesOf(from).filter((scope) => !kept.has(scope));
}

/** Whether a scope is within another. */
export function isWithin(scope: ShellScope, outer: ShellScope): boolean {
  return scopesOf(scope).includes(outer);
}
