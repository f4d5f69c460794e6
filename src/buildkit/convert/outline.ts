import type { Outline, OutlineMount } from '../../ports.ts';
import { lineRanges } from './lines.ts';
import { json } from './lint.ts';

/**
 * Reads what a target takes from the JSON answer of `frontend.outline` (moby/buildkit frontend/subrequests/outline).
 * Null when the engine has no such answer, or one that cannot be read.
 */
export function outlineOf(bytes: Uint8Array | undefined): Outline | null {
  const answer = json(bytes);
  if (!isRecord(answer)) return null;
  return {
    args: list(answer.args).map((arg) => ({
      name: text(arg, 'name'),
      value: text(arg, 'value'),
      line: firstLine(arg),
    })),
    secrets: list(answer.secrets).map(mount),
    ssh: list(answer.ssh).map(mount),
  };
}

type Wire = Readonly<Record<string, unknown>>;

function mount(wire: Wire): OutlineMount {
  return { id: text(wire, 'name'), required: field(wire, 'required') === true, line: firstLine(wire) };
}

function firstLine(wire: Wire): number | null {
  const location = field(wire, 'location');
  const ranges = isRecord(location) ? list(location.ranges) : [];
  return lineRanges(ranges)[0]?.start ?? null;
}

/** The oldest frontends with an outline write the names of fields with a capital. */
function field(wire: Wire, name: string): unknown {
  return wire[name] ?? wire[`${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

function text(wire: Wire, name: string): string {
  const value = field(wire, name);
  return typeof value === 'string' ? value : '';
}

/** A frontend of `# syntax=` may send anything. */
function list(values: unknown): readonly Wire[] {
  return Array.isArray(values) ? values.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
