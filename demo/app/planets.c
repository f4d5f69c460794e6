#include "planets.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define EPOCH 2451545.0 /* noon on 1 January 2000 */
#define CENTURY 36525.0

const char *const ELEMENT_NAMES[6] = {"axis", "eccentricity", "inclination", "longitude", "perihelion", "node"};

static const struct {
  const char *name;
  double at_epoch[6], change[6];
} TABLE[PLANETS] = {
#include "elements.inc"
};

static double corrections[PLANETS][6];

const char *planet_name(int planet) { return TABLE[planet].name; }

int planet_named(const char *name) {
  for (int planet = 0; planet < PLANETS; planet++)
    if (strcasecmp(TABLE[planet].name, name) == 0) return planet;
  return -1;
}

void planet_correct(int planet, int element, double delta) { corrections[planet][element] += delta; }

orbit planet_orbit(int planet, double julian_day) {
  double centuries = (julian_day - EPOCH) / CENTURY, v[6];
  for (int i = 0; i < 6; i++)
    v[i] = TABLE[planet].at_epoch[i] + TABLE[planet].change[i] * centuries + corrections[planet][i];
  const double degree = M_PI / 180;
  return (orbit){v[0], v[1], v[2] * degree, v[3] * degree, v[4] * degree, v[5] * degree};
}
