#include "chart.h"

#include "planets.h"

#include <braille.h>
#include <math.h>

static const int COLOUR[PLANETS] = {250, 222, 75, 203, 180, 186, 116, 69};
static const int SIZE[PLANETS] = {1, 1, 1, 1, 3, 2, 2, 2};
enum { SUN_COLOUR = 226, ORBIT_COLOUR = 240 };

/* Neptune is eighty times as far out as Mercury; shown, six times. */
static double shrink(double distance) { return pow(distance, 0.42); }

static void to_dot(vec3 place, double scale, int centre, int *x, int *y) {
  double distance = sqrt(place.x * place.x + place.y * place.y);
  double shown = shrink(distance) * scale / (distance > 0 ? distance : 1);
  *x = (int)lround(centre + place.x * shown);
  *y = (int)lround(centre - place.y * shown);
}

static void draw_orbit(braille_canvas *canvas, orbit o, double scale, int centre) {
  int x, y;
  for (int degree = 0; degree < 360; degree += 2) {
    o.mean_longitude = degree * M_PI / 180;
    to_dot(orbit_position(&o), scale, centre, &x, &y);
    braille_dot(canvas, x, y, ORBIT_COLOUR);
  }
}

int draw_chart(double julian_day, int columns, int with_colour, FILE *out) {
  int width = columns * 2, centre = width / 2;
  double scale = (centre - 4) / shrink(30.4); /* Neptune at its farthest */
  braille_canvas *canvas = braille_new(width, width);
  if (!canvas) return 0;
  braille_disc(canvas, centre, centre, 2, SUN_COLOUR);
  for (int p = 0; p < PLANETS; p++) draw_orbit(canvas, planet_orbit(p, julian_day), scale, centre);
  for (int p = 0; p < PLANETS; p++) {
    int x, y;
    orbit o = planet_orbit(p, julian_day);
    to_dot(orbit_position(&o), scale, centre, &x, &y);
    braille_disc(canvas, x, y, SIZE[p], COLOUR[p]);
    const char *name = planet_name(p);
    braille_text(canvas, x + SIZE[p] + 2, y, (char[]){name[0], name[1], 0}, COLOUR[p]);
  }
  int dots = braille_count(canvas);
  braille_print(canvas, out, with_colour);
  braille_free(canvas);
  return dots;
}
