import { instructionText } from '../frame/select/instruction-text.ts';
import type { InspectModel } from '../inspect/model.ts';
import { reduceSizes } from './reduce.ts';
import { sizesLineAt } from './select.ts';
import type { SizesView } from './state.ts';
import { SIZES_VIEWS } from './view.ts';

export const SIZES_MODEL: InspectModel<SizesView> = {
  ...SIZES_VIEWS,
  reduce: reduceSizes,
  loaded: ({ shape, report, left }) => (shape === 'left' ? left : report),
  filtered: (view, filter) => ({ ...view, filter, filesTop: 0 }),
  line: sizesLineAt,
  copied: (view) => {
    const line = sizesLineAt(view);
    return line === null ? null : instructionText(view.address.dockerfile, line);
  },
  failureScreen: 'files',
};
