#include "article/exception.h"

#include <strings.h>

const char *kb_exception_kind_name(enum kb_exception_kind kind)
{
  static const char *const names[] = {[KB_EXCEPTION_ACCEPTED] = "accepted",
                                      [KB_EXCEPTION_PLANNED] = "planned",
                                      [KB_EXCEPTION_WRONG] = "wrong"};
  return names[kind];
}

void kb_exceptions_fini(struct kb_exceptions *exceptions)
{
  kb_arena_fini(&exceptions->arena);
  *exceptions = (struct kb_exceptions){.count = 0};
}

static bool is_same(const char *text, const char *wanted)
{
  return text && strcmp(text, wanted) == 0;
}

static bool is_same_letters(const char *text, const char *wanted)
{
  return text && strcasecmp(text, wanted) == 0;
}

/* Whether a confirmed cause rests on the record. */
static bool is_of_shared(const char *wanted, struct kb_case *a_case,
                         const struct kb_finding *finding)
{
  bool is_it = false;
  for (size_t i = 0; i < finding->cause_count && !is_it; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    const struct kb_record *shared = cause->truth == KB_TRUE ? kb_finding_shared(cause) : NULL;
    is_it = shared && (is_same_letters(shared->id, wanted) ||
                       is_same(kb_case_record_name(a_case, shared), wanted));
  }
  return is_it;
}

/* Whether the cause is the exception's, which says any if it says none. */
static bool is_of_cause(const struct kb_exception *exception, const struct kb_cause_finding *cause)
{
  return !exception->cause || strcmp(exception->cause, cause->cause->id) == 0;
}

static bool has_cause(const struct kb_exception *exception, const struct kb_finding *finding)
{
  bool has = !exception->cause;
  for (size_t i = 0; i < finding->cause_count && !has; i++) {
    has = finding->causes[i].truth != KB_FALSE && is_of_cause(exception, &finding->causes[i]);
  }
  return has;
}

static bool is_about(const struct kb_exception *exception, struct kb_case *a_case,
                     const struct kb_finding *finding)
{
  const char *wanted = exception->record;
  return strcmp(exception->article, finding->article->code) == 0 && has_cause(exception, finding) &&
         (is_same_letters(a_case->root.id, wanted) || is_same(kb_case_name(a_case), wanted) ||
          is_same_letters(kb_case_address(a_case), wanted) ||
          is_of_shared(wanted, a_case, finding));
}

static bool stands(const struct kb_exception *exception)
{
  return !exception->is_over || exception->kind == KB_EXCEPTION_PLANNED;
}

/* An exception that stands for the cause, or, with NULL, for any. */
static const struct kb_exception *find(const struct kb_finding *finding,
                                       const struct kb_cause_finding *cause)
{
  for (size_t i = 0; i < finding->exception_count; i++) {
    const struct kb_exception *exception = finding->exceptions[i];
    if (stands(exception) && (cause ? is_of_cause(exception, cause) : !exception->cause)) {
      return exception;
    }
  }
  return NULL;
}

/* Whether the causes that matter are those confirmed; otherwise they are those open. */
static bool has_confirmed(const struct kb_finding *finding)
{
  bool has = false;
  for (size_t i = 0; i < finding->cause_count && !has; i++) {
    has = finding->causes[i].truth == KB_TRUE;
  }
  return has;
}

static const struct kb_exception *excepts(const struct kb_finding *finding)
{
  const bool is_confirmed = has_confirmed(finding);
  const struct kb_exception *first = find(finding, NULL);
  if (first) {
    return first;
  }
  for (size_t i = 0; i < finding->cause_count; i++) {
    const struct kb_cause_finding *cause = &finding->causes[i];
    const bool matters = is_confirmed ? cause->truth == KB_TRUE : cause->truth != KB_FALSE;
    const struct kb_exception *exception = matters ? find(finding, cause) : NULL;
    if (matters && !exception) {
      return NULL;
    }
    first = first ? first : exception;
  }
  return first;
}

bool kb_exceptions_apply(const struct kb_exceptions *exceptions, struct kb_arena *arena,
                         struct kb_case *a_case, struct kb_finding *finding)
{
  const struct kb_exception **list = NULL;
  size_t count = 0;
  for (size_t i = 0; i < exceptions->count; i++) {
    if (!is_about(&exceptions->list[i], a_case, finding)) {
      continue;
    }
    list = kb_arena_room(arena, list, count, 2, sizeof *list);
    if (!list) {
      return false;
    }
    list[count++] = &exceptions->list[i];
  }
  finding->exceptions = list;
  finding->exception_count = count;
  finding->exception = count > 0 ? excepts(finding) : NULL;
  return true;
}
