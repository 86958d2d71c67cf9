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

static const struct kb_article *find_article(const struct kb_rule_set *rule_set, const char *code)
{
  for (size_t i = 0; i < rule_set->count; i++) {
    if (!rule_set->articles[i]->overridden && strcmp(rule_set->articles[i]->code, code) == 0) {
      return rule_set->articles[i];
    }
  }
  return NULL;
}

/* Appends what is to be reviewed; nothing if all is well. */
static void review(struct kb_buf *out, const struct kb_exception *exception,
                   const struct kb_rule_set *rule_set, size_t findings)
{
  const struct kb_article *article = find_article(rule_set, exception->article);
  const char *plural = findings == 1 ? "" : "s";
  if (exception->is_over && exception->kind == KB_EXCEPTION_ACCEPTED) {
    kb_buf_addf(out, "expired: accepted until %s by %s; ", exception->date, exception->who);
    if (findings > 0) {
      kb_buf_addf(out, "%zu finding%s of %s count%s again", findings, plural, exception->record,
                  findings == 1 ? "s" : "");
    } else {
      kb_buf_add_text(out, "it is about no finding: remove it");
    }
    return;
  }
  if (exception->is_over) {
    kb_buf_addf(out, "overdue: %s planned a fix for %s; ", exception->who, exception->date);
    if (findings > 0) {
      kb_buf_addf(out, "%zu finding%s of %s still there", findings, plural, exception->record);
    } else {
      kb_buf_add_text(out, "it is about no finding: remove it if that is fixed");
    }
    return;
  }
  if (findings == 0 && !article) {
    kb_buf_add_text(out, "is about no finding: the rule set has no such article");
  } else if (findings == 0 && !article->skipped) {
    kb_buf_addf(out, "is about no finding: %s%s%s is not found; remove it, or correct its record%s",
                exception->record, exception->cause ? " with the cause " : "",
                exception->cause ? exception->cause : "", exception->cause ? " or cause" : "");
  }
}

void kb_exceptions_review(const struct kb_exceptions *exceptions,
                          const struct kb_rule_set *rule_set, const struct kb_summary *summary,
                          struct kb_faults *faults)
{
  for (size_t i = 0; i < exceptions->count && summary->of_exceptions; i++) {
    const struct kb_exception *exception = &exceptions->list[i];
    struct kb_buf reason = {0};
    review(&reason, exception, rule_set, summary->of_exceptions[i]);
    if (exception->is_over && reason.length > 0) {
      kb_say("%s: the exception for %s is %s", exception->place, exception->article,
             kb_buf_text(&reason));
    }
    if (reason.length > 0 || reason.failed) {
      kb_fault_add(faults, &(struct kb_fault){.kind = KB_FAULT_EXCEPTION,
                                              .article = exception->article,
                                              .where = exception->place,
                                              .reason = kb_buf_text(&reason)});
    }
    faults->failed |= reason.failed;
    kb_buf_fini(&reason);
  }
}
