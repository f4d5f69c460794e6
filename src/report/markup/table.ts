import { element, type Markup } from './element.ts';

/** A table that scrolls sideways where the window is narrow. @param headings of the columns; those of numbers are `number` */
export function table(
  headings: readonly (string | { readonly number: string })[],
  rows: readonly Markup[],
): Markup {
  const heads = headings.map((heading) =>
    typeof heading === 'string'
      ? element('th', {}, heading)
      : element('th', { class: 'number' }, heading.number),
  );
  return element(
    'div',
    { class: 'wide' },
    element('table', {}, element('thead', {}, element('tr', {}, ...heads)), element('tbody', {}, ...rows)),
  );
}
