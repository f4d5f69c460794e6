import type { Log, LogFields } from '../ports.ts';
import type { Action } from '../store/actions.ts';

/** Fields with text that is safe to log: fixed words of ours, or names of states and of files in them. */
const LOGGED_TEXTS = new Set(['kind', 'screen', 'panel', 'side', 'unit', 'to', 'tone', 'key', 'path', 'was']);

/** Fields whose own fields are logged too. */
const NESTED_FIELDS = new Set(['move', 'goal', 'address', 'overlay', 'size']);

/** `now` is already in front of the line. */
const OMITTED_FIELDS = new Set(['type', 'now']);

/** They happen with every key or several times a second. */
const OMITTED_ACTIONS: ReadonlySet<Action['type']> = new Set([
  'clock/ticked',
  'search/advanced',
  'message/cleared',
  'inspect/working',
]);

/** Logs each action of the screens, without what is typed or what the engine sends. */
export function actionLogger(log: Log): (action: Action) => void {
  return (action) => {
    if (OMITTED_ACTIONS.has(action.type)) return;
    log.line('action', { type: action.type, ...actionFields(action) });
  };
}

/** The names, numbers and flags of an action; of a list its length, of other objects their kind. */
export function actionFields(action: Action): LogFields {
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(action)) {
    if (OMITTED_FIELDS.has(name)) continue;
    const plain = plainValue(name, value);
    if (plain !== null) fields[name] = plain;
    else if (Array.isArray(value)) fields[name] = value.length;
    else if (typeof value === 'object' && value !== null) Object.assign(fields, partFields(name, value));
  }
  return fields;
}

function partFields(name: string, part: object): LogFields {
  if (!NESTED_FIELDS.has(name))
    return 'kind' in part && typeof part.kind === 'string' ? { [name]: part.kind } : {};
  return Object.fromEntries(
    Object.entries(part)
      // A path in there is one on the user's machine.
      .filter(([key]) => key !== 'path')
      .map(([key, value]) => [`${name}.${key}`, plainValue(key, value)]),
  );
}

/** Null for a value that must not be logged as it is. */
function plainValue(name: string, value: unknown): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && LOGGED_TEXTS.has(name) ? value : null;
}
