#ifndef CHART_H
#define CHART_H

#include <stdio.h>

/* Draws the planets on their orbits, seen from above, `columns` characters wide. Distances are shrunk, the
   far ones most, so that Mercury and Neptune both have room. Returns how many dots were drawn; 0 without memory. */
int draw_chart(double julian_day, int columns, int with_colour, FILE *out);

#endif
