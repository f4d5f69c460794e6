#include "braille.h"

#include <stdlib.h>

typedef struct {
  unsigned char dots;   /* the bits of U+2800 */
  unsigned char colour; /* 0: the terminal's own */
  char text;            /* stands instead of the dots unless 0 */
} cell;

struct braille_canvas {
  int columns, rows;
  cell *cells;
};

/* Bit of the dot in column x (0 or 1) and row y (0 to 3) of a braille pattern. */
static const unsigned char BIT[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

braille_canvas *braille_new(int width, int height) {
  if (width <= 0 || height <= 0) return NULL;
  braille_canvas *canvas = malloc(sizeof *canvas);
  if (!canvas) return NULL;
  canvas->columns = (width + 1) / 2;
  canvas->rows = (height + 3) / 4;
  canvas->cells = calloc((size_t)canvas->columns * (size_t)canvas->rows, sizeof(cell));
  if (!canvas->cells) {
    free(canvas);
    return NULL;
  }
  return canvas;
}

void braille_free(braille_canvas *canvas) {
  if (canvas) free(canvas->cells);
  free(canvas);
}

static cell *cell_at(const braille_canvas *canvas, int x, int y) {
  if (x < 0 || y < 0 || x / 2 >= canvas->columns || y / 4 >= canvas->rows) return NULL;
  return &canvas->cells[y / 4 * canvas->columns + x / 2];
}

void braille_dot(braille_canvas *canvas, int x, int y, int colour) {
  cell *c = cell_at(canvas, x, y);
  if (!c) return;
  c->dots |= BIT[y % 4][x % 2];
  if (colour) c->colour = (unsigned char)colour;
}

void braille_disc(braille_canvas *canvas, int x, int y, int radius, int colour) {
  for (int dy = -radius; dy <= radius; dy++)
    for (int dx = -radius; dx <= radius; dx++)
      if (dx * dx + dy * dy <= radius * radius) braille_dot(canvas, x + dx, y + dy, colour);
}

void braille_line(braille_canvas *canvas, int x0, int y0, int x1, int y1, int colour) {
  int dx = abs(x1 - x0), dy = -abs(y1 - y0);
  int step_x = x0 < x1 ? 1 : -1, step_y = y0 < y1 ? 1 : -1;
  int error = dx + dy;
  for (;;) {
    braille_dot(canvas, x0, y0, colour);
    if (x0 == x1 && y0 == y1) return;
    int twice = 2 * error;
    if (twice >= dy) error += dy, x0 += step_x;
    if (twice <= dx) error += dx, y0 += step_y;
  }
}

void braille_text(braille_canvas *canvas, int x, int y, const char *text, int colour) {
  for (; *text; text++, x += 2) {
    cell *c = cell_at(canvas, x, y);
    if (!c) continue;
    c->text = *text;
    c->colour = (unsigned char)colour;
  }
}

int braille_count(const braille_canvas *canvas) {
  int count = 0;
  for (int i = 0; i < canvas->columns * canvas->rows; i++)
    for (unsigned bits = canvas->cells[i].dots; bits; bits &= bits - 1) count++;
  return count;
}

static void print_cell(cell c, FILE *out) {
  if (c.text) fputc(c.text, out);
  else if (!c.dots) fputc(' ', out);
  else fprintf(out, "\xe2%c%c", 0xa0 | c.dots >> 6, 0x80 | (c.dots & 0x3f)); /* U+2800 + dots */
}

void braille_print(const braille_canvas *canvas, FILE *out, int with_colour) {
  for (int row = 0; row < canvas->rows; row++) {
    const cell *cells = &canvas->cells[row * canvas->columns];
    int end = canvas->columns, colour = 0;
    while (end > 0 && !cells[end - 1].dots && !cells[end - 1].text) end--;
    for (int column = 0; column < end; column++) {
      if (with_colour && cells[column].colour != colour) {
        colour = cells[column].colour;
        if (colour) fprintf(out, "\x1b[38;5;%dm", colour);
        else fputs("\x1b[39m", out);
      }
      print_cell(cells[column], out);
    }
    fputs(colour ? "\x1b[39m\n" : "\n", out);
  }
}
