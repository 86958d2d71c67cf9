#include "cli/completion.h"

#include <ctype.h>

static bool begins_with(const char *text, const char *start)
{
  return strncmp(text, start, strlen(start)) == 0;
}

/* ".json" of "OLD.json NEW.json"; NULL for "FILE...". */
static const char *suffix_of(const char *name)
{
  const char *suffix = strrchr(name, '.');
  size_t length = 1;
  while (suffix && islower((unsigned char)suffix[length])) {
    length++;
  }
  return suffix && length > 1 && suffix[length] == '\0' ? suffix : NULL;
}

struct kb_value kb_value_of_option(const struct kb_option *option)
{
  const char *name = option->value;
  struct kb_value value = {KB_VALUE_NONE, option->choices, NULL, name};
  if (!name) {
    return value;
  }
  value.suffix = suffix_of(name);
  if (option->choices) {
    value.kind = KB_VALUE_WORDS;
  } else if (begins_with(name, "DIR")) {
    value.kind = KB_VALUE_DIRECTORY;
  } else if (value.suffix || begins_with(name, "FILE") || begins_with(name, "PATH")) {
    value.kind = KB_VALUE_FILE;
  } else {
    value.kind = begins_with(name, "CODE") ? KB_VALUE_CODE : KB_VALUE_ANY;
  }
  return value;
}

static bool is_lower_case(const char *text)
{
  for (; *text; text++) {
    if (!islower((unsigned char)*text) && *text != '|') {
      return false;
    }
  }
  return true;
}

struct kb_value kb_value_of_arguments(const struct kb_command *command)
{
  const char *name = command->arguments;
  struct kb_value value = {KB_VALUE_NONE, NULL, NULL, name};
  if (!name) {
    return value;
  }
  value.suffix = suffix_of(name);
  if (is_lower_case(name)) {
    value.kind = KB_VALUE_WORDS;
    value.words = name;
  } else if (begins_with(name, "CODE|")) { /* "[CODE]" is one that there is not yet */
    value.kind = KB_VALUE_CODE;
  } else if (value.suffix || strstr(name, "FILE") || strstr(name, "PATH")) {
    value.kind = KB_VALUE_FILE;
  } else {
    value.kind = strstr(name, "DIR") ? KB_VALUE_DIRECTORY : KB_VALUE_ANY;
  }
  return value;
}

const struct kb_option *kb_completion_option(const struct kb_completion *tables,
                                             const struct kb_command *command, size_t n)
{
  static const struct kb_option help = {
    .name = "help", .letter = 'h', .help = "Show what it does."};
  const struct kb_option *lists[] = {command->options, tables->common};
  for (size_t i = 0; i < 2; i++) {
    for (const struct kb_option *option = lists[i]; option && option->name; option++) {
      if (n-- == 0) {
        return option;
      }
    }
  }
  return n == 0 ? &help : NULL;
}

void kb_completion_words(struct kb_buf *out, const char *words)
{
  for (; *words; words++) {
    kb_buf_add_char(out, *words == '|' ? ' ' : *words);
  }
}

struct kb_slice kb_completion_summary(const char *help)
{
  enum { LONG = 72 };
  static const char *const ends[] = {". ", "; ", ": "}; /* the weaker ones if it is still long */
  struct kb_slice summary = kb_slice_of(help);
  for (size_t i = 0; i < sizeof ends / sizeof *ends && (i == 0 || summary.length > LONG); i++) {
    const char *end = strstr(help, ends[i]);
    if (end && (size_t)(end - help) < summary.length) {
      summary.length = (size_t)(end - help);
    }
  }
  if (summary.length > 0 && help[summary.length - 1] == '.') {
    summary.length--;
  }
  return summary;
}

void kb_completion_replace(struct kb_buf *out, struct kb_slice text, const char *from,
                           const char *const *to)
{
  for (size_t i = 0; i < text.length; i++) {
    const char *found = text.data[i] ? strchr(from, text.data[i]) : NULL;
    if (found) {
      kb_buf_add_text(out, to[found - from]);
    } else {
      kb_buf_add_char(out, text.data[i]);
    }
  }
}
