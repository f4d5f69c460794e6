#include "kepler.h"

#include <math.h>

double kepler_solve(double mean_anomaly, double eccentricity) {
  if (!(eccentricity >= 0 && eccentricity < 1)) return NAN;
  double m = remainder(mean_anomaly, 2 * M_PI);
  double low = m - eccentricity, high = m + eccentricity; /* E lies between them, as |sin E| <= 1 */
  double e = m + eccentricity * sin(m);
  for (int i = 0; i < 60; i++) {
    double error = e - eccentricity * sin(e) - m;
    if (error > 0) high = e;
    else low = e;
    double next = e - error / (1 - eccentricity * cos(e));
    if (!(next >= low && next <= high)) next = (low + high) / 2; /* Newton leapt too far */
    if (fabs(next - e) < 1e-15) return next;
    e = next;
  }
  return e;
}

vec3 orbit_position(const orbit *o) {
  double e = kepler_solve(o->mean_longitude - o->perihelion, o->eccentricity);
  /* In the plane of the orbit, towards the perihelion and a quarter turn ahead of it. */
  double ahead = o->axis * (cos(e) - o->eccentricity);
  double aside = o->axis * sqrt(1 - o->eccentricity * o->eccentricity) * sin(e);
  double w = o->perihelion - o->node;
  double along_node = ahead * cos(w) - aside * sin(w);
  double across_node = ahead * sin(w) + aside * cos(w);
  double flat = across_node * cos(o->inclination);
  return (vec3){
      .x = along_node * cos(o->node) - flat * sin(o->node),
      .y = along_node * sin(o->node) + flat * cos(o->node),
      .z = across_node * sin(o->inclination),
  };
}
