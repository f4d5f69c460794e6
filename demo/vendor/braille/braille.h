#ifndef BRAILLE_H
#define BRAILLE_H

#include <stdio.h>

#define BRAILLE_VERSION "2.1"

/* A canvas of dots, printed as Unicode braille: each character is two dots wide and four high. */
typedef struct braille_canvas braille_canvas;

/* Dots across and down; NULL when there is no memory or a size is not positive. */
braille_canvas *braille_new(int width, int height);
void braille_free(braille_canvas *canvas);

/* Sets a dot; outside of the canvas nothing happens. The colour (0 for none, else 1 to 255, an index of the
   terminal's palette) is that of the whole character. */
void braille_dot(braille_canvas *canvas, int x, int y, int colour);
void braille_disc(braille_canvas *canvas, int x, int y, int radius, int colour);
void braille_line(braille_canvas *canvas, int x0, int y0, int x1, int y1, int colour);

/* Writes text over the characters that begin where the dot (x, y) lies. */
void braille_text(braille_canvas *canvas, int x, int y, const char *text, int colour);

/* How many dots are set. */
int braille_count(const braille_canvas *canvas);

/* Prints the canvas as UTF-8, one line a row, with colours if asked for. */
void braille_print(const braille_canvas *canvas, FILE *out, int with_colour);

#endif
