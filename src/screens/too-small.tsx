import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { SMALLEST_WINDOW } from '../ui/layout.ts';

/** What is shown instead of screens that do not fit, in cells. */
export function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }): ReactNode {
  const need = `${SMALLEST_WINDOW.columns}×${SMALLEST_WINDOW.rows}`;
  const text =
    columns < 20
      ? `needs ${need}, is ${columns}×${rows}`
      : `Window too small: ${columns}×${rows}, needs ${need}.`;
  return (
    <Box height={Math.max(1, rows - 1)} width={columns}>
      <Text wrap={rows > 3 ? 'wrap' : 'truncate'}>{text}</Text>
    </Box>
  );
}
