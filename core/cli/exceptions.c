#include "cli/exceptions.h"

#include "base/date.h"
#include "base/text.h"
#include "rows/file.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { SECONDS_OF_DAY = 24 * 60 * 60 };

bool kb_exceptions_find(const struct kb_args *args, char path[KB_CONFIG_PATH])
{
  const char *named = kb_args_value(args, "exceptions", NULL);
  if (named) {
    snprintf(path, KB_CONFIG_PATH, "%s", named);
    return strcmp(named, "none") != 0;
  }
  char places[KB_CONFIG_PLACES][KB_CONFIG_PATH];
  const size_t count = kb_config_places("exceptions.lua", places);
  for (size_t i = 0; i < count; i++) {
    if (access(places[i], F_OK) == 0) {
      snprintf(path, KB_CONFIG_PATH, "%s", places[i]);
      return true;
    }
  }
  return false;
}

/* In UTC; SOURCE_DATE_EPOCH, in seconds, takes the place of the clock, so that a run can be
   repeated. False, having reported why. */
static bool find_today(int *today)
{
  const char *given = getenv("SOURCE_DATE_EPOCH");
  char *end = NULL;
  errno = 0;
  const long long seconds = given && given[0] ? strtoll(given, &end, 10) : (long long)time(NULL);
  if (end && (*end || errno != 0 || seconds < 0 || seconds / SECONDS_OF_DAY > 1000000)) {
    kb_say("SOURCE_DATE_EPOCH must be seconds since 1970, not '%.60s'", given);
    return false;
  }
  *today = (int)(seconds / SECONDS_OF_DAY);
  return true;
}

bool kb_exceptions_load(const struct kb_context *context, struct kb_exceptions *exceptions)
{
  char path[KB_CONFIG_PATH];
  struct kb_buf text = {0};
  struct kb_error error;
  int today = 0;
  *exceptions = (struct kb_exceptions){.count = 0};
  if (!kb_exceptions_find(context->args, path)) {
    return true;
  }
  if (!find_today(&today)) {
    return false;
  }
  enum kb_status status = kb_file_read_all(path, KB_SANDBOX_SOURCE_MAX, &text, &error);
  if (status != KB_OK) {
    kb_say("exceptions: %s: %s", path, error.message);
  } else if ((status = kb_exceptions_read(exceptions, path, kb_buf_slice(&text), today, &error)) !=
             KB_OK) {
    kb_say("exceptions: %s", error.message);
  }
  kb_buf_fini(&text);
  return status == KB_OK;
}

void kb_exceptions_say(const char *sentence)
{
  kb_say("%s", sentence);
}
