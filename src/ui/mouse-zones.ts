/**
 * Where panels and lists are on the screen, for the mouse. They register themselves when they are drawn, so that no screen
 * needs a second description of its layout.
 */
import { type DOMElement, measureElement } from 'ink';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { Action } from '../store/actions.ts';

export type Zone =
  /** `focus` makes it the panel that gets the keys; null if it has them (`focused`), or never gets them. */
  | { readonly kind: 'panel'; readonly focused: boolean; readonly focus: Action | null }
  /** `top` is the first visible row, of `count`. */
  | { readonly kind: 'list'; readonly top: number; readonly cursor: number; readonly count: number }
  | { readonly kind: 'rows'; readonly choose: ChooseRow };

/** What chooses a visible row, from 0, of something that is no list; null if it is chosen, or is nothing to choose. */
export type ChooseRow = (row: number) => Action | null;

interface Registered {
  readonly node: DOMElement;
  readonly zone: Zone;
}

const registered = new Set<{ current: Registered | null }>();

/** Registers a zone as long as it is drawn. The result is for the Box that it covers. */
export function useZone(zone: Zone): RefObject<DOMElement | null> {
  const node = useRef<DOMElement>(null);
  const entry = useRef<Registered>(null);
  useLayoutEffect(() => {
    entry.current = node.current === null ? null : { node: node.current, zone };
  });
  useLayoutEffect(() => {
    registered.add(entry);
    return () => void registered.delete(entry);
  }, []);
  return node;
}

/** What is at a cell of the window. */
export interface Hit {
  readonly panel: Extract<Zone, { kind: 'panel' }> | null;
  /** The row of a list there, which may be below its last one. */
  readonly row: { readonly index: number; readonly cursor: number } | null;
  /** A row there that is in no list, and what chooses it: null if it is chosen, or is nothing to choose. */
  readonly chooses: { readonly action: Action | null } | null;
}

/** The panel and the row of a list at a cell; both count from 0. */
export function hitAt(column: number, row: number): Hit {
  let panel: Hit['panel'] = null;
  let hit: Hit['row'] = null;
  let chooses: Hit['chooses'] = null;
  for (const { current } of registered) {
    if (current === null) continue;
    const { x, y, width, height } = measureElement(current.node);
    if (column < x || column >= x + width || row < y || row >= y + height) continue;
    const { zone } = current;
    if (zone.kind === 'panel') panel = zone;
    else if (zone.kind === 'rows') chooses = { action: zone.choose(row - y) };
    else if (zone.top + row - y < zone.count) hit = { index: zone.top + row - y, cursor: zone.cursor };
  }
  return { panel, row: hit, chooses };
}
