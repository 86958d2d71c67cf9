/* The first article, hard-coded. Prints mailbox, article and cause. */

#include "lines.h"

#define CODE "InvalidIncomingEmailServerProfile"

static const cJSON *get(const cJSON *object, const char *name)
{
  return cJSON_GetObjectItemCaseSensitive(object, name);
}

static int shows_the_code(const cJSON *alerts)
{
  const cJSON *alert;
  cJSON_ArrayForEach(alert, alerts)
  {
    const cJSON *text = get(alert, "text");
    if (cJSON_IsString(text) && strstr(text->valuestring, "Error Code: " CODE)) {
      return 1;
    }
  }
  return 0;
}

static const char *cause_of(const cJSON *row)
{
  const cJSON *profile = get(row, "emailserverprofile");
  if (!cJSON_IsObject(profile)) {
    return "no-profile";
  }
  const cJSON *state = get(profile, "statecode");
  return cJSON_IsNumber(state) && state->valueint == 1 ? "inactive-profile" : "-";
}

int main(int argc, char **argv)
{
  struct lines lines;
  int has_bump = lines_open(&lines, argc, argv);
  for (cJSON *row = lines_next(&lines); row; row = lines_next(&lines)) {
    const cJSON *id = get(row, "mailboxid");
    if (cJSON_IsString(id) && shows_the_code(get(row, "tracelog_Mailbox"))) {
      printf("%s\t%s\t%s\n", id->valuestring, CODE, cause_of(row));
    }
    json_free(row, has_bump);
  }
  return 0;
}
