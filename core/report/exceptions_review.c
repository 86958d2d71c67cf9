#include "report/exceptions_review.h"

#include <string.h>

static const struct kb_article *find_article(const struct kb_article *const *articles, size_t count,
                                             const char *code)
{
  for (size_t i = 0; i < count; i++) {
    if (!articles[i]->overridden && strcmp(articles[i]->code, code) == 0) {
      return articles[i];
    }
  }
  return NULL;
}

/* Appends what is to be reviewed; nothing if all is well. */
static void review(struct kb_buf *out, const struct kb_exception *exception,
                   const struct kb_article *article, size_t findings)
{
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
  } else if (findings == 0 && !article->skipped && !article->partly_skipped) {
    kb_buf_addf(out, "is about no finding: %s%s%s is not found; remove it, or correct its record%s",
                exception->record, exception->cause ? " with the cause " : "",
                exception->cause ? exception->cause : "", exception->cause ? " or cause" : "");
  }
}

static void say_over(void (*say)(const char *sentence), const struct kb_exception *exception,
                     const char *reason)
{
  struct kb_buf sentence = {0};
  kb_buf_addf(&sentence, "%s: the exception for %s is %s", exception->place, exception->article,
              reason);
  say(kb_buf_text(&sentence));
  kb_buf_fini(&sentence);
}

void kb_exceptions_review(const struct kb_exceptions *exceptions,
                          const struct kb_article *const *articles, size_t article_count,
                          const struct kb_summary *summary, struct kb_faults *faults,
                          void (*say)(const char *sentence))
{
  for (size_t i = 0; i < exceptions->count && summary->of_exceptions; i++) {
    const struct kb_exception *exception = &exceptions->list[i];
    struct kb_buf reason = {0};
    review(&reason, exception, find_article(articles, article_count, exception->article),
           summary->of_exceptions[i]);
    if (say && exception->is_over && reason.length > 0) {
      say_over(say, exception, kb_buf_text(&reason));
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
