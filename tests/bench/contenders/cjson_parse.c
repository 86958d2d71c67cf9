/* Only parses: the cost for any program that reads the rows with cJSON. Prints the number of
   rows. */

#include "lines.h"

int main(int argc, char **argv)
{
  struct lines lines;
  int has_bump = lines_open(&lines, argc, argv);
  long rows = 0;
  for (cJSON *row = lines_next(&lines); row; row = lines_next(&lines)) {
    rows++;
    json_free(row, has_bump);
  }
  printf("%ld\n", rows);
  return 0;
}
