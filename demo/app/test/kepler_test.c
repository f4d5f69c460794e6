#include "check.h"

#include "../kepler.h"

#include <math.h>

/* A small generator of numbers from 0 to 1 that gives the same row on every machine. */
static double next_number(unsigned long long *state) {
  *state = *state * 6364136223846793005ull + 1442695040888963407ull;
  return (double)(*state >> 11) / 9007199254740992.0;
}

static double worst_residual(double eccentricity, int count) {
  unsigned long long state = 2026;
  double worst = 0;
  for (int i = 0; i < count; i++) {
    double mean = (next_number(&state) - 0.5) * 2 * M_PI;
    double e = kepler_solve(mean, eccentricity);
    double residual = fabs(e - eccentricity * sin(e) - mean);
    if (!(residual <= worst)) worst = residual;
  }
  return worst;
}

int main(void) {
  const int count = 1000000;
  const double eccentricities[] = {0, 0.0167, 0.2056, 0.5, 0.9, 0.967, 0.9999};
  for (int i = 0; i < 7; i++) {
    double worst = worst_residual(eccentricities[i], count);
    CHECK(worst < 1e-12, "%d orbits of eccentricity %.4f solve to %.1e", count, eccentricities[i], worst);
  }
  CHECK(isnan(kepler_solve(1, 1.01)), "a path that is no ellipse has no solution");
  orbit round = {.axis = 2};
  vec3 place = orbit_position(&round);
  CHECK(fabs(place.x - 2) < 1e-12 && fabs(place.y) < 1e-12, "a circle starts on its axis");
  return checks_failed;
}
