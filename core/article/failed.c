#include "article/failed.h"

static enum kb_truth truth_of(bool is_it)
{
  return is_it ? KB_TRUE : KB_FALSE;
}

/* Values are compared as they stand in the row: these rules are gone through for every case. */
static enum kb_truth is_value(const struct kb_record *row, const struct kb_must_be *must_be)
{
  const struct kb_slice value = kb_record_raw_at(row, must_be->place);
  int64_t number = 0;
  if (!value.data) {
    return KB_UNKNOWN;
  }
  switch (must_be->kind) {
  case KB_MUST_BE_NUMBER:
    if (value.length == 1) { /* most are the value of a choice */
      return truth_of(value.data[0] - '0' == must_be->number);
    }
    return truth_of(kb_record_integer_at(row, must_be->place, &number) &&
                    number == must_be->number);
  case KB_MUST_BE_BOOLEAN:
    return truth_of(kb_raw_kind(value) == KB_JSON_BOOLEAN &&
                    (value.data[0] == 't') == (must_be->number != 0));
  case KB_MUST_BE_TEXT:
    break;
  }
  return truth_of(kb_raw_kind(value) == KB_JSON_STRING &&
                  kb_slice_is(kb_record_slice_at(row, must_be->place), must_be->text));
}

static enum kb_truth both(enum kb_truth a, enum kb_truth b)
{
  return a == KB_FALSE || b == KB_FALSE ? KB_FALSE : a == KB_TRUE ? b : a;
}

static enum kb_truth either(enum kb_truth a, enum kb_truth b)
{
  return a == KB_TRUE || b == KB_TRUE ? KB_TRUE : a == KB_FALSE ? b : a;
}

static enum kb_truth is_all(const struct kb_record *row, const struct kb_must_be_all *all)
{
  enum kb_truth truth = KB_TRUE;
  for (size_t i = 0; i < all->count && truth != KB_FALSE; i++) {
    enum kb_truth value = is_value(row, &all->list[i]);
    while (all->list[i].or_next) {
      value = either(value, is_value(row, &all->list[++i]));
    }
    truth = both(truth, value);
  }
  return truth;
}

/* Whether a column says something: a number other than 0, or a text. */
static enum kb_truth is_said(const struct kb_record *row, int place)
{
  const struct kb_slice value = kb_record_raw_at(row, place);
  int64_t number = 0;
  if (!value.data) {
    return KB_UNKNOWN;
  }
  return kb_raw_kind(value) == KB_JSON_STRING
           ? truth_of(value.length > sizeof "\"\"" - 1)
           : truth_of(kb_raw_kind(value) == KB_JSON_NUMBER &&
                      !(kb_record_integer_at(row, place, &number) && number == 0));
}

static enum kb_truth is_some(const struct kb_record *row, const struct kb_outcome_rule *rule)
{
  enum kb_truth truth = rule->some_count > 0 ? KB_FALSE : KB_TRUE;
  for (size_t i = 0; i < rule->some_count && truth != KB_TRUE; i++) {
    truth = either(truth, is_said(row, rule->some[i]));
  }
  return truth;
}

/* The Web API writes dates in UTC and in one form, so that byte order is chronological. */
enum { DATE_LENGTH = sizeof "2026-01-31T00:00:00" - 1 };

static bool is_date(struct kb_slice text)
{
  return text.data && text.length > DATE_LENGTH && text.data[4] == '-' && text.data[10] == 'T' &&
         (text.data[DATE_LENGTH] == 'Z' || text.data[DATE_LENGTH] == '.') &&
         text.data[text.length - 1] == 'Z';
}

/* The fraction of a second, if there is one, without zeros at its end: ".25" */
static struct kb_slice fraction_of(struct kb_slice date)
{
  struct kb_slice fraction = {date.data + DATE_LENGTH, date.length - DATE_LENGTH - 1};
  while (fraction.length > 0 &&
         (fraction.data[fraction.length - 1] == '0' || fraction.data[fraction.length - 1] == '.')) {
    fraction.length--;
  }
  return fraction;
}

/* Of two for which is_date is true. */
static bool is_after(struct kb_slice later, struct kb_slice than)
{
  const int seconds = memcmp(later.data, than.data, DATE_LENGTH);
  if (seconds != 0) {
    return seconds > 0;
  }
  const struct kb_slice a = fraction_of(later);
  const struct kb_slice b = fraction_of(than);
  const size_t common = a.length < b.length ? a.length : b.length;
  const int fractions = memcmp(a.data, b.data, common);
  return fractions != 0 ? fractions > 0 : a.length > b.length;
}

/* In another form it is not known which date is later. */
static enum kb_truth is_later(const struct kb_record *row, const struct kb_outcome_rule *rule)
{
  if (rule->later < 0) {
    return KB_TRUE;
  }
  const struct kb_slice later = kb_record_slice_at(row, rule->later);
  const struct kb_slice than = kb_record_slice_at(row, rule->than);
  const struct kb_slice value = kb_record_raw_at(row, later.data ? rule->than : rule->later);
  if (value.data && kb_raw_kind(value) == KB_JSON_NULL) {
    return later.data && !is_date(later) ? KB_UNKNOWN : truth_of(later.data != NULL);
  }
  return is_date(later) && is_date(than) ? truth_of(is_after(later, than)) : KB_UNKNOWN;
}

static enum kb_truth holds(const struct kb_outcome_rule *rule, const struct kb_record *row)
{
  enum kb_truth truth = is_all(row, &rule->where);
  truth = truth == KB_FALSE ? truth : both(truth, is_some(row, rule));
  truth = truth == KB_FALSE ? truth : both(truth, is_later(row, rule));
  for (size_t i = 0; i < rule->unless_count && truth != KB_FALSE; i++) {
    truth = is_all(row, &rule->unless[i]) == KB_TRUE ? KB_FALSE : truth;
  }
  return truth;
}

bool kb_failed_is_possible(const struct kb_subject *subject, const struct kb_record *row)
{
  bool is_possible = subject->failed_count == 0;
  for (size_t i = 0; i < subject->failed_count && !is_possible; i++) {
    is_possible = holds(&subject->failed[i], row) != KB_FALSE;
  }
  return is_possible;
}

unsigned kb_failed_what(const struct kb_subject *subject, const struct kb_record *row)
{
  unsigned what = 0;
  for (size_t i = 0; i < subject->failed_count; i++) {
    what |= holds(&subject->failed[i], row) == KB_TRUE ? 1U << i : 0;
  }
  return what;
}

static bool reads(const struct kb_outcome_rule *rule, int place)
{
  bool is_read = rule->later >= 0 && (rule->later == place || rule->than == place);
  for (size_t i = 0; i < rule->where.count; i++) {
    is_read |= rule->where.list[i].place == place;
  }
  for (size_t i = 0; i < rule->some_count; i++) {
    is_read |= rule->some[i] == place;
  }
  return is_read;
}

bool kb_failed_depends_on(const struct kb_subject *subject, const struct kb_record *row, int place)
{
  for (size_t i = 0; i < subject->failed_count; i++) {
    if (reads(&subject->failed[i], place) && holds(&subject->failed[i], row) == KB_UNKNOWN) {
      return true;
    }
  }
  return false;
}

/* The date on which it was so; empty if that is not known. */
static struct kb_slice date_of(const struct kb_outcome_rule *rule, const struct kb_record *row)
{
  const struct kb_slice date =
    rule->at < 0 ? (struct kb_slice){0} : kb_record_slice_at(row, rule->at);
  return is_date(date) ? date : (struct kb_slice){0};
}

bool kb_date_is_later(struct kb_slice later, struct kb_slice than)
{
  return is_date(later) && is_date(than) && is_after(later, than);
}

/* Whether it may have failed on that date or later. A failure that is not certain counts only if
   its date is known to be that late. */
static bool failed_since(const struct kb_subject *subject, const struct kb_record *row,
                         struct kb_slice date)
{
  bool has_failed = false;
  for (size_t i = 0; i < subject->failed_count && !has_failed; i++) {
    const struct kb_outcome_rule *rule = &subject->failed[i];
    const enum kb_truth truth = holds(rule, row);
    const struct kb_slice on = date_of(rule, row);
    has_failed = truth != KB_FALSE && (on.data ? !kb_date_is_later(date, on) : truth == KB_TRUE);
  }
  return has_failed;
}

const struct kb_outcome_rule *kb_succeeded_last(const struct kb_subject *subject,
                                                const struct kb_record *row, struct kb_slice *on)
{
  const struct kb_outcome_rule *last = NULL;
  *on = (struct kb_slice){0};
  for (size_t i = 0; i < subject->succeeded_count; i++) {
    const struct kb_outcome_rule *rule = &subject->succeeded[i];
    const struct kb_slice date = date_of(rule, row);
    if (date.data && holds(rule, row) == KB_TRUE && (!last || kb_date_is_later(date, *on))) {
      last = rule;
      *on = date;
    }
  }
  return last && !failed_since(subject, row, *on) ? last : NULL;
}
