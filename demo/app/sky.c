#include "sky.h"

#include "planets.h"

#include <math.h>
#include <stdio.h>

typedef struct {
  double elongation[PLANETS], distance[PLANETS];
} view;

static double degrees(double radians) { return radians * 180 / M_PI; }

static double turn(double angle) { return remainder(angle, 360); }

double sun_longitude(double julian_day) {
  orbit o = planet_orbit(EARTH, julian_day);
  vec3 earth = orbit_position(&o);
  return degrees(atan2(-earth.y, -earth.x));
}

static view look(double julian_day) {
  vec3 place[PLANETS];
  view v = {{0}, {0}};
  for (int planet = 0; planet < PLANETS; planet++) {
    orbit o = planet_orbit(planet, julian_day);
    place[planet] = orbit_position(&o);
  }
  vec3 earth = place[EARTH];
  double sun = degrees(atan2(-earth.y, -earth.x));
  for (int planet = 0; planet < PLANETS; planet++) {
    if (planet == EARTH) continue;
    double x = place[planet].x - earth.x, y = place[planet].y - earth.y, z = place[planet].z - earth.z;
    v.elongation[planet] = turn(degrees(atan2(y, x)) - sun);
    v.distance[planet] = sqrt(x * x + y * y + z * z);
  }
  return v;
}

sighting sight(int planet, double julian_day) {
  view v = look(julian_day);
  return (sighting){v.distance[planet], v.elongation[planet]};
}

/* Did an angle pass zero, the short way round? */
static int passed_zero(double before, double after) {
  return (before < 0) != (after < 0) && fabs(before) < 90 && fabs(after) < 90;
}

int find_events(double from, double to, double step, event_visitor *visit, void *context) {
  char what[100];
  int count = 0;
  view older = look(from - step), old = look(from);
  for (double day = from + step; day < to + step / 2; day += step) {
    view now = look(day);
    for (int p = 0; p < PLANETS; p++) {
      if (p == EARTH) continue;
      const char *said = NULL;
      if (passed_zero(turn(old.elongation[p] - 180), turn(now.elongation[p] - 180))) said = "in opposition";
      if (passed_zero(old.elongation[p], now.elongation[p]))
        said = p > EARTH ? "behind the Sun" : now.distance[p] > 1 ? "behind the Sun" : "between Earth and Sun";
      double size = fabs(old.elongation[p]);
      if (p < EARTH && size > fabs(older.elongation[p]) && size >= fabs(now.elongation[p]))
        said = old.elongation[p] > 0 ? "farthest from the Sun, evening" : "farthest from the Sun, morning";
      if (said) {
        snprintf(what, sizeof what, "%-8s %s, %.2f au away", planet_name(p), said, now.distance[p]);
        visit(day, what, context);
        count++;
      }
      for (int q = p + 1; q < PLANETS; q++) {
        if (q == EARTH || !passed_zero(turn(old.elongation[p] - old.elongation[q]), turn(now.elongation[p] - now.elongation[q])))
          continue;
        snprintf(what, sizeof what, "%-8s meets %s, %.0f° from the Sun", planet_name(p), planet_name(q), fabs(now.elongation[p]));
        visit(day, what, context);
        count++;
      }
    }
    older = old;
    old = now;
  }
  return count;
}
