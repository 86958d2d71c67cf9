#include "report/knowledge.h"

#include "base/date.h"

enum { MONTH = 7, YEAR_PLACES = 4 }; /* of "2024-12-11": what is shown, and its year */

static const char *earlier(const char *date, const char *other)
{
  return !date || strcmp(other, date) < 0 ? other : date;
}

static const char *reviewed(const struct kb_article *article)
{
  int day = 0;
  return kb_day_read(article->reviewed, &day) ? article->reviewed : NULL;
}

struct kb_knowledge kb_knowledge_of(const struct kb_summary *summary,
                                    const struct kb_article *const *articles, size_t count)
{
  struct kb_knowledge knowledge = {.from = NULL};
  for (size_t i = 0; i < count; i++) {
    const char *date = reviewed(articles[i]);
    if (date && !articles[i]->overridden && !articles[i]->skipped) {
      knowledge.from = earlier(knowledge.from, date);
      knowledge.to = !knowledge.to || strcmp(date, knowledge.to) > 0 ? date : knowledge.to;
    }
  }
  for (size_t i = 0; i < summary->group_count; i++) {
    const char *date = reviewed(summary->groups[i]->article);
    knowledge.oldest_used = date ? earlier(knowledge.oldest_used, date) : knowledge.oldest_used;
  }
  return knowledge;
}

static int number_at(const char *digits, int count)
{
  int number = 0;
  for (int i = 0; i < count; i++) {
    number = number * 10 + (digits[i] - '0');
  }
  return number;
}

/* Whole months; both dates are days of the calendar. */
static int months_between(const char *from, const char *to)
{
  const int years = number_at(to, YEAR_PLACES) - number_at(from, YEAR_PLACES);
  const int months = number_at(to + 5, 2) - number_at(from + 5, 2);
  return years * 12 + months - (number_at(to + 8, 2) < number_at(from + 8, 2));
}

void kb_knowledge_words(struct kb_buf *out, const struct kb_knowledge *knowledge,
                        const char *newest)
{
  int day = 0;
  const char *used = knowledge->oldest_used;
  if (!knowledge->from || !knowledge->to) {
    return;
  }
  kb_buf_addf(out, "Articles reviewed %.*s", MONTH, knowledge->from);
  if (strncmp(knowledge->from, knowledge->to, MONTH) != 0) {
    kb_buf_addf(out, " to %.*s", MONTH, knowledge->to);
  }
  if (!used) {
    return;
  }
  kb_buf_addf(out, "; oldest used here: %.*s", MONTH, used);
  const int months = kb_day_read(newest, &day) ? months_between(used, newest) : 0;
  if (months > 0) {
    kb_buf_addf(out, ", %d month%s before the newest row", months, months == 1 ? "" : "s");
  }
}
