#include "check.h"

#include "../calendar.h"

int main(void) {
  CHECK(julian_day((date_time){2000, 1, 1, 12, 0}) == 2451545.0, "noon on 1 January 2000 is day 2451545");
  CHECK(julian_day((date_time){1957, 10, 4, 19, 26}) - 2436116.31 < 0.001, "Sputnik flew on day 2436116.31");
  int whole = 0;
  for (int day = 0; day < 91311; day++) {
    double jd = 2378496.5 + day;
    whole += julian_day(date_of(jd)) == jd;
  }
  CHECK(whole == 91311, "all %d days from 1800 to 2049 read the same both ways", whole);
  date_time t;
  CHECK(parse_date("2028-02-29", &t) && t.day == 29, "2028 has a 29 February");
  CHECK(!parse_date("2026-02-29", &t), "2026 has none");
  CHECK(!parse_date("2026-13-01", &t) && !parse_date("tomorrow", &t), "what is no date is refused");
  return checks_failed;
}
