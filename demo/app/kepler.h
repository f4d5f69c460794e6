#ifndef KEPLER_H
#define KEPLER_H

typedef struct {
  double x, y, z;
} vec3;

/* An ellipse around the Sun and where on it something is. Lengths in astronomical units, angles in radians. */
typedef struct {
  double axis;           /* half the long axis */
  double eccentricity;   /* 0 a circle, below 1 an ellipse */
  double inclination;    /* against the plane of the Earth's orbit */
  double mean_longitude; /* where it would be if it moved evenly */
  double perihelion;     /* longitude of the point nearest to the Sun */
  double node;           /* longitude where it rises through the plane */
} orbit;

/* The eccentric anomaly E with E - e sin E = mean_anomaly; not a number unless 0 <= e < 1. */
double kepler_solve(double mean_anomaly, double eccentricity);

/* Where a body on that orbit is, seen from the Sun. */
vec3 orbit_position(const orbit *o);

#endif
