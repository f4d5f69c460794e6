import type { Log, LogFields } from '../ports.ts';
import type { Action } from '../store/actions.ts';

/** Fields whose texts are ours, out of a few each, or names of states and of the files in them. */
const NAMES = new Set(['kind', 'screen', 'panel', 'side', 'unit', 'to', 'tone', 'key', 'path']);

/** Fields whose own fields are told: where something goes, which state is meant, how large a window is. */
const PARTS = new Set(['move', 'goal', 'address', 'overlay', 'size']);

/** The same time is in front of the line. */
const LEFT_OUT = new Set(['type', 'now']);

/** They come with every key, or several times a second. */
const UNTOLD: ReadonlySet<Action['type']> = new Set(['clock/ticked', 'message/cleared', 'inspect/working']);

/** Logs each action of the screens. What is typed and what the engine sends is not told. */
export function actionLogger(log: Log): (action: Action) => void {
  return (action) => {
    if (UNTOLD.has(action.type)) return;
    log.line('action', { type: action.type, ...actionFields(action) });
  };
}

/** The names, numbers and flags of an action; of a list its length, of anything else its kind. */
export function actionFields(action: Action): LogFields {
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(action)) {
    if (LEFT_OUT.has(name)) continue;
    const plain = plainValue(name, value);
    if (plain !== null) fields[name] = plain;
    else if (Array.isArray(value)) fields[name] = value.length;
    else if (typeof value === 'object' && value !== null) Object.assign(fields, partFields(name, value));
  }
  return fields;
}

function partFields(name: string, part: object): LogFields {
  if (!PARTS.has(name)) return 'kind' in part && typeof part.kind === 'string' ? { [name]: part.kind } : {};
  return Object.fromEntries(
    Object.entries(part)
      // A path in there is one on this machine.
      .filter(([key]) => key !== 'path')
      .map(([key, value]) => [`${name}.${key}`, plainValue(key, value)]),
  );
}

/** Null for what is not told as it is. */
function plainValue(name: string, value: unknown): string | number | boolean | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && NAMES.has(name) ? value : null;
}
