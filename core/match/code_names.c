#include "match/code_names.h"

#include "base/ascii.h"
#include "base/grow.h"
#include "match/error_code.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum { NAME_MAX_LENGTH = 200, MESSAGE_SIZE = 320 };

void kb_code_names_fini(struct kb_code_names *names)
{
  free(names->list);
  free(names->by_name);
  kb_arena_fini(&names->arena);
  *names = (struct kb_code_names){0};
}

/* --- A file --- */

/* State of reading one. */
struct reading {
  struct kb_code_names *names;
  kb_code_names_complain complain;
  void *context;
  size_t first; /* index of the first name of the file */
  size_t line;
};

KB_PRINTF(5, 6)
static void tell(const struct reading *reading, size_t line, size_t column, const char *suggestion,
                 const char *format, ...)
{
  char message[MESSAGE_SIZE];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (reading->complain) {
    reading->complain(reading->context, line, column, suggestion, message);
  }
}

static bool is_name(struct kb_slice name)
{
  uint32_t number;
  for (size_t i = 0; i < name.length; i++) {
    if (!kb_is_alnum(name.data[i]) && name.data[i] != '_') {
      return false;
    }
  }
  return name.length > 0 && name.length <= NAME_MAX_LENGTH && !kb_is_digit(name.data[0]) &&
         !kb_code_number(name, &number);
}

/* The text up to the next tab, which is dropped from `*rest`. */
static struct kb_slice next_field(struct kb_slice *rest)
{
  const char *tab = rest->length > 0 ? memchr(rest->data, '\t', rest->length) : NULL;
  const struct kb_slice field = {rest->data, tab ? (size_t)(tab - rest->data) : rest->length};
  const size_t passed = field.length + (tab != NULL);
  *rest = (struct kb_slice){rest->data + passed, rest->length - passed};
  return field;
}

/* At most so much of a field is repeated in a message. */
static int shown(struct kb_slice field)
{
  return field.length < 60 ? (int)field.length : 60;
}

/* False when out of memory. */
static bool read_line(const struct reading *reading, struct kb_slice line)
{
  struct kb_code_names *names = reading->names;
  struct kb_slice rest = line;
  const struct kb_slice number = next_field(&rest);
  const struct kb_slice name = next_field(&rest);
  const struct kb_slice note = next_field(&rest);
  struct kb_code_name made = {.is_shared = kb_slice_is(note, "shared"), .place = reading->line};
  if (!kb_code_number(number, &made.number)) {
    tell(reading, reading->line, 1, "write it as 0x80040220, then a tab and the name",
         "'%.*s' is no error number", shown(number), number.data);
    return true;
  }
  if (!is_name(name)) {
    tell(reading, reading->line, number.length + 2,
         "a name follows the tab: letters, digits and _, and not a digit first",
         "'%.*s' is no name of a code", shown(name), name.data ? name.data : "");
    return true;
  }
  if (rest.length > 0 || (note.length > 0 && !made.is_shared)) {
    tell(reading, reading->line, number.length + name.length + 3, NULL,
         "behind the name, only the word shared is allowed");
    return true;
  }
  made.name = kb_arena_dup(&names->arena, name);
  if (!made.name || !KB_MAKE_ROOM(names->list, names->count, names->capacity, 4096)) {
    return false;
  }
  names->list[names->count++] = made;
  return true;
}

static int by_number(const void *a, const void *b)
{
  const struct kb_code_name *x = a;
  const struct kb_code_name *y = b;
  if (x->number != y->number) {
    return x->number < y->number ? -1 : 1;
  }
  return (x->place > y->place) - (x->place < y->place);
}

static int by_name(const void *a, const void *b)
{
  const struct kb_code_name *x = *(struct kb_code_name *const *)a;
  const struct kb_code_name *y = *(struct kb_code_name *const *)b;
  const int names = strcasecmp(x->name, y->name);
  return names != 0 ? names : (x->place > y->place) - (x->place < y->place);
}

static struct kb_code_name **sorted_names(struct kb_code_name *list, size_t count)
{
  struct kb_code_name **sorted = calloc(count + 1, sizeof(void *));
  for (size_t i = 0; sorted && i < count; i++) {
    sorted[i] = &list[i];
  }
  if (sorted && count > 1) {
    qsort(sorted, count, sizeof(void *), by_name);
  }
  return sorted;
}

/* Leaves out what the file names twice. False when out of memory. */
static bool drop_repeated(const struct reading *reading)
{
  struct kb_code_names *names = reading->names;
  struct kb_code_name *list = names->list ? names->list + reading->first : NULL;
  const size_t count = names->count - reading->first;
  size_t kept = 0;
  if (count > 1) {
    qsort(list, count, sizeof *list, by_number);
  }
  for (size_t i = 0; i < count; i++) {
    if (kept > 0 && list[kept - 1].number == list[i].number) {
      tell(reading, list[i].place, 1, "leave one of them out",
           "0x%08" PRIX32 " has a name in line %zu already", list[i].number, list[kept - 1].place);
    } else {
      list[kept++] = list[i];
    }
  }
  names->count = reading->first + kept;
  struct kb_code_name **sorted = sorted_names(list, kept);
  for (size_t i = 1; sorted && i < kept; i++) {
    if (strcasecmp(sorted[i - 1]->name, sorted[i]->name) == 0) {
      tell(reading, sorted[i]->place, 1, "leave one of them out",
           "%.100s is the name of another number in line %zu already", sorted[i]->name,
           sorted[i - 1]->place);
    }
  }
  const bool good = sorted != NULL;
  free(sorted);
  return good;
}

bool kb_code_names_add(struct kb_code_names *names, struct kb_slice text,
                       kb_code_names_complain complain, void *context)
{
  struct reading reading = {names, complain, context, names->count, 0};
  bool good = true;
  if (text.length >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) {
    text = (struct kb_slice){text.data + 3, text.length - 3};
  }
  for (size_t at = 0; at < text.length && good;) {
    const char *end = memchr(text.data + at, '\n', text.length - at);
    const size_t length = end ? (size_t)(end - text.data) - at : text.length - at;
    const struct kb_slice line = kb_trim_end((struct kb_slice){text.data + at, length});
    reading.line++;
    at += length + 1;
    good = line.length == 0 || line.data[0] == '#' || read_line(&reading, line);
  }
  good = good && drop_repeated(&reading);
  for (size_t i = reading.first; i < names->count; i++) {
    names->list[i].place = reading.first; /* of a later file it is greater */
  }
  return good;
}

bool kb_code_names_ready(struct kb_code_names *names)
{
  size_t kept = 0;
  if (names->count > 1) {
    qsort(names->list, names->count, sizeof *names->list, by_number);
  }
  for (size_t i = 0; i < names->count; i++) {
    kept -= kept > 0 && names->list[kept - 1].number == names->list[i].number;
    names->list[kept++] = names->list[i];
  }
  names->count = kept;
  names->by_name = sorted_names(names->list, kept);
  return names->by_name != NULL;
}

/* --- Searches --- */

static const struct kb_code_name *find_number(const struct kb_code_names *names, uint32_t number)
{
  size_t low = 0;
  size_t high = names->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (names->list[middle].number < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < names->count && names->list[low].number == number ? &names->list[low] : NULL;
}

static int compare_name(struct kb_slice word, const char *name)
{
  const int order = strncasecmp(word.data, name, word.length);
  return order != 0 || name[word.length] == '\0' ? order : -1;
}

/* The last file's, where several numbers have the name. */
static const struct kb_code_name *find_name(const struct kb_code_names *names, struct kb_slice word)
{
  size_t low = 0;
  size_t high = names->count;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    if (compare_name(word, names->by_name[middle]->name) >= 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && compare_name(word, names->by_name[low - 1]->name) == 0 ? names->by_name[low - 1]
                                                                           : NULL;
}

static struct kb_slice next_word(struct kb_slice *rest)
{
  const char *space = rest->length > 0 ? memchr(rest->data, ' ', rest->length) : NULL;
  const struct kb_slice word = {rest->data, space ? (size_t)(space - rest->data) : rest->length};
  const size_t passed = word.length + (space != NULL);
  *rest = (struct kb_slice){rest->data + passed, rest->length - passed};
  return word;
}

const struct kb_code_name *kb_code_names_find(const struct kb_code_names *names,
                                              struct kb_slice code)
{
  uint32_t number;
  struct kb_slice rest = code;
  while (rest.length > 0) {
    const struct kb_slice word = next_word(&rest);
    if (kb_code_number(word, &number)) {
      return find_number(names, number);
    }
    if (word.length == code.length) {
      return find_name(names, word);
    }
  }
  return NULL;
}

bool kb_code_is_same(struct kb_slice code, const struct kb_code_name *name)
{
  uint32_t number;
  while (code.length > 0) {
    const struct kb_slice word = next_word(&code);
    if (kb_code_number(word, &number) ? number != name->number
                                      : compare_name(word, name->name) != 0) {
      return false;
    }
  }
  return true;
}

void kb_code_key(struct kb_buf *out, struct kb_slice code, const struct kb_code_name *name)
{
  uint32_t number;
  if (name && kb_code_is_same(code, name)) {
    kb_buf_addf(out, "%08" PRIX32, name->number);
  } else if (kb_code_number(code, &number)) {
    kb_buf_addf(out, "%08" PRIX32, number);
  } else {
    for (size_t i = 0; i < code.length; i++) {
      kb_buf_add_char(out, kb_to_lower(code.data[i]));
    }
  }
}

void kb_code_show(struct kb_buf *out, struct kb_slice code, const struct kb_code_name *name)
{
  if (name && kb_code_is_same(code, name)) {
    kb_buf_addf(out, "0x%08" PRIX32 " %s", name->number, name->name);
    return;
  }
  kb_buf_add_slice(out, code);
  if (name) {
    kb_buf_addf(out, " %s", name->name);
  }
}
