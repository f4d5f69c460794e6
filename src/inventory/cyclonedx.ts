import { ComponentScope, ComponentType } from '@cyclonedx/cyclonedx-library/Enums';
import { Bom, Component, Property } from '@cyclonedx/cyclonedx-library/Models';
import { JSON as BomJson, JsonSerializer } from '@cyclonedx/cyclonedx-library/Serialize';
import { Spec1dot6 } from '@cyclonedx/cyclonedx-library/Spec';
import type { ComparedInventory, ComparedPackage } from './compare.ts';

export interface BomOf {
  /** REF of the state that was left, null if there is only one; REF of the other. */
  readonly a: string | null;
  readonly b: string;
  readonly inventory: ComparedInventory;
  /** Our own version. */
  readonly version: string;
}

/**
 * The packages as a bill of materials in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json). It describes `b`; what
 * only `a` has is among the components with the scope "excluded". Times and random numbers are left out, so that the
 * same state gives the same text.
 */
export function cyclonedx({ a, b, inventory, version }: BomOf): string {
  const bom = new Bom();
  bom.metadata.component = new Component(ComponentType.Container, b, { bomRef: 'state' });
  const tool = new Component(ComponentType.Application, 'stagedive', { version });
  bom.metadata.tools.components.add(tool);
  if (a !== null) bom.metadata.properties.add(new Property('stagedive:a', a));
  bom.metadata.properties.add(new Property('stagedive:b', b));
  for (const each of inventory.packages) bom.components.add(componentOf(each, a !== null));
  for (const { path, why, in: side } of inventory.notRead) {
    bom.metadata.properties.add(new Property(`stagedive:not-read:${side}`, `${path}: ${why}`));
  }
  const serializer = new JsonSerializer(new BomJson.Normalize.Factory(Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf(each: ComparedPackage, isCompared: boolean): Component {
  const { purl, name, version, paths } = each;
  const isLeft = each.in.length === 1 && each.in[0] === 'a';
  const component = new Component(ComponentType.Library, name, {
    bomRef: purl,
    purl,
    ...(version === '' ? {} : { version }),
    scope: isLeft ? ComponentScope.Excluded : ComponentScope.Required,
  });
  if (isCompared) component.properties.add(new Property('stagedive:in', each.in.join(',')));
  for (const path of isLeft ? paths.a : paths.b)
    component.properties.add(new Property('stagedive:path', path));
  return component;
}
