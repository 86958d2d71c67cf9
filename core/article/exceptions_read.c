#include "article/exception.h"
#include "article/tables_syntax.h"
#include "base/date.h"
#include "base/text.h"

#include <stdio.h>

/* The file is read as data, and never run. */

enum { EXCEPTIONS_MAX = 10000 };

struct reading {
  struct kb_exceptions *exceptions;
  struct kb_fields fields;
  const char *file;
  int today;
  struct kb_error *error;
};

enum { ARTICLE, CAUSE, RECORD, REASON, WHO, TEXTS };
static const struct {
  const char *key;
  bool is_optional;
} texts[TEXTS] = {
  [ARTICLE] = {"article", false}, [CAUSE] = {"cause", true}, [RECORD] = {"record", false},
  [REASON] = {"reason", false},   [WHO] = {"who", false},
};

enum { KINDS = KB_EXCEPTION_WRONG + 1 };
static const char *const kinds[KINDS] = {[KB_EXCEPTION_ACCEPTED] = "accepted_until",
                                         [KB_EXCEPTION_PLANNED] = "fix_planned",
                                         [KB_EXCEPTION_WRONG] = "wrong"};

KB_PRINTF(3, 4)
static bool wrong(const struct reading *reading, struct kb_source_place where, const char *format,
                  ...)
{
  char reason[300];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason, sizeof reason, format, arguments);
  va_end(arguments);
  kb_fail(reading->error, KB_INVALID, "%.180s:%zu:%zu: %.280s", reading->file, where.line,
          where.column, reason);
  return false;
}

static bool is_known(struct kb_slice key)
{
  bool is_it = false;
  for (size_t i = 0; i < TEXTS; i++) {
    is_it |= kb_slice_is(key, texts[i].key);
  }
  for (size_t i = 0; i < KINDS; i++) {
    is_it |= kb_slice_is(key, kinds[i]);
  }
  return is_it;
}

static bool check_keys(const struct reading *reading, size_t at)
{
  const struct kb_field *list = reading->fields.list;
  for (size_t i = at + 1; i < list[at].next; i = list[i].next) {
    if (!is_known(list[i].key)) {
      return wrong(reading, list[i].where,
                   "%.60s is no part of an exception; those are: article, cause, record, reason, "
                   "who, and one of accepted_until, fix_planned and wrong",
                   list[i].key.data ? kb_arena_dup(&reading->exceptions->arena, list[i].key)
                                    : "a value without a name");
    }
  }
  return true;
}

/* A text in `*into`, or NULL if it may be left out and is. */
static bool read_text(const struct reading *reading, size_t at, size_t number, const char **into)
{
  const struct kb_field *object = &reading->fields.list[at];
  const struct kb_field *field = kb_fields_find(&reading->fields, at, texts[number].key);
  *into = NULL;
  if (!field) {
    return texts[number].is_optional ||
           wrong(reading, object->where, "%s is missing", texts[number].key);
  }
  if (field->kind != KB_FIELD_TEXT || field->text.length == 0 ||
      memchr(field->text.data, '\0', field->text.length)) {
    return wrong(reading, field->where, "%s must be a text that is not empty", texts[number].key);
  }
  *into = kb_arena_dup(&reading->exceptions->arena, field->text);
  if (!*into) {
    kb_fail_no_memory(reading->error);
  }
  return *into != NULL;
}

static bool read_day(const struct reading *reading, const struct kb_field *field,
                     struct kb_exception *exception)
{
  enum { DAY_LENGTH = sizeof "2026-12-31" - 1 };
  int day = 0;
  char *date = field->kind == KB_FIELD_TEXT && field->text.length == DAY_LENGTH
                 ? kb_arena_dup(&reading->exceptions->arena, field->text)
                 : NULL;
  if (!date || !kb_day_read(date, &day)) {
    return wrong(reading, field->where, "%s must be a day, such as \"2026-12-31\"",
                 kinds[exception->kind]);
  }
  exception->date = date;
  exception->is_over = reading->today > day;
  return true;
}

static bool read_kind(const struct reading *reading, size_t at, struct kb_exception *exception)
{
  const struct kb_field *found = NULL;
  for (int kind = 0; kind < KINDS; kind++) {
    const struct kb_field *field = kb_fields_find(&reading->fields, at, kinds[kind]);
    if (field && found) {
      return wrong(reading, field->where, "%s stands beside %s: an exception has one of them",
                   kinds[kind], kinds[exception->kind]);
    }
    if (field) {
      found = field;
      exception->kind = (enum kb_exception_kind)kind;
    }
  }
  if (!found) {
    return wrong(reading, reading->fields.list[at].where,
                 "one of these is missing: accepted_until = \"2026-12-31\", fix_planned = "
                 "\"2026-12-31\", wrong = true");
  }
  if (exception->kind != KB_EXCEPTION_WRONG) {
    return read_day(reading, found, exception);
  }
  return (found->kind == KB_FIELD_BOOLEAN && kb_slice_is(found->text, "true")) ||
         wrong(reading, found->where, "wrong must be true");
}

static bool read_exception(struct reading *reading, size_t at, struct kb_exception *exception)
{
  const struct kb_field *object = &reading->fields.list[at];
  struct kb_buf place = {0};
  if (object->kind != KB_FIELD_TABLE) {
    return wrong(reading, object->where, "an exception is a table: { article = \"…\", … }");
  }
  if (!check_keys(reading, at) || !read_text(reading, at, ARTICLE, &exception->article) ||
      !read_text(reading, at, CAUSE, &exception->cause) ||
      !read_text(reading, at, RECORD, &exception->record) ||
      !read_text(reading, at, REASON, &exception->reason) ||
      !read_text(reading, at, WHO, &exception->who) || !read_kind(reading, at, exception)) {
    return false;
  }
  kb_buf_addf(&place, "%s:%zu", reading->file, object->where.line);
  exception->place =
    place.failed ? NULL : kb_arena_dup(&reading->exceptions->arena, kb_buf_slice(&place));
  kb_buf_fini(&place);
  if (!exception->place) {
    kb_fail_no_memory(reading->error);
  }
  return exception->place != NULL;
}

static bool is_data(const struct kb_fields *fields)
{
  bool is_it = fields->is_static && !fields->has_words;
  for (size_t i = 0; i < fields->count && is_it; i++) {
    is_it = fields->list[i].kind != KB_FIELD_FUNCTION && fields->list[i].kind != KB_FIELD_USERDATA;
  }
  return is_it;
}

static bool read_all(struct reading *reading)
{
  struct kb_exceptions *exceptions = reading->exceptions;
  const struct kb_field *list = reading->fields.list;
  if (!is_data(&reading->fields)) {
    const struct kb_tables_fault fault = kb_tables_find_fault(&reading->fields);
    return fault.is_return
             ? wrong(reading, fault.where, "the file must be: return { { article = \"…\", … }, … }")
             : wrong(reading, fault.where, "%s%s%s", fault.message, fault.suggestion ? "; " : "",
                     fault.suggestion ? fault.suggestion : "");
  }
  size_t count = 0;
  for (size_t i = 1; i < list[0].next; i = list[i].next) {
    count++;
  }
  if (count > EXCEPTIONS_MAX) {
    return wrong(reading, list[0].where, "%zu exceptions are too many: %d at most", count,
                 EXCEPTIONS_MAX);
  }
  exceptions->list = kb_arena_array(&exceptions->arena, count + 1, sizeof *exceptions->list);
  if (!exceptions->list) {
    kb_fail_no_memory(reading->error);
    return false;
  }
  for (size_t i = 1; i < list[0].next; i = list[i].next) {
    struct kb_exception *exception = &exceptions->list[exceptions->count];
    *exception = (struct kb_exception){.number = exceptions->count};
    if (list[i].key.data) {
      return wrong(reading, list[i].where,
                   "an exception has no name: leave out the word and the = "
                   "before its {");
    }
    if (!read_exception(reading, i, exception)) {
      return false;
    }
    exceptions->count++;
  }
  return true;
}

enum kb_status kb_exceptions_read(struct kb_exceptions *exceptions, const char *file,
                                  struct kb_slice source, int today, struct kb_error *error)
{
  struct reading reading = {.exceptions = exceptions, .file = file, .today = today, .error = error};
  *exceptions = (struct kb_exceptions){.count = 0};
  *error = (struct kb_error){.status = KB_OK};
  kb_fields_read(&reading.fields, source);
  if (reading.fields.failed) {
    kb_fail_no_memory(error);
  } else if (reading.fields.too_many) {
    kb_fail(error, KB_INVALID, "%.200s: the file is too large", file);
  } else {
    (void)read_all(&reading);
  }
  kb_fields_fini(&reading.fields);
  return error->status;
}

bool kb_exceptions_are_in(struct kb_slice source)
{
  struct kb_fields fields = {0};
  kb_fields_read(&fields, source);
  const bool has_first = !fields.failed && fields.count > 1 && fields.list[1].place == 1 &&
                         fields.list[1].kind == KB_FIELD_TABLE;
  const bool are_in = has_first && !kb_fields_find(&fields, 1, "code") &&
                      (kb_fields_find(&fields, 1, texts[ARTICLE].key) ||
                       kb_fields_find(&fields, 1, texts[RECORD].key));
  kb_fields_fini(&fields);
  return are_in;
}
