#include "cli/completion.h"

#include "base/ascii.h"

static bool begins_with(const char *text, const char *start)
{
  return strncmp(text, start, strlen(start)) == 0;
}

/* ".json" of "OLD.json NEW.json"; NULL for "FILE...". */
static const char *suffix_of(const char *name)
{
  const char *suffix = strrchr(name, '.');
  size_t length = 1;
  while (suffix && kb_is_lower(suffix[length])) {
    length++;
  }
  return suffix && length > 1 && suffix[length] == '\0' ? suffix : NULL;
}

struct kb_value kb_value_of_option(const struct kb_option *option)
{
  const char *name = option->value;
  struct kb_value value = {KB_VALUE_NONE, option->choices, NULL};
  if (!name) {
    return value;
  }
  value.suffix = suffix_of(name);
  if (option->choices) {
    value.kind = kb_args_is_list(option) ? KB_VALUE_LIST : KB_VALUE_WORDS;
  } else if (begins_with(name, "EXPRESSION")) {
    value.kind = KB_VALUE_EXPRESSION;
  } else if (begins_with(name, "DIR")) {
    value.kind = KB_VALUE_DIRECTORY;
  } else if (value.suffix || begins_with(name, "FILE") || begins_with(name, "PATH") ||
             begins_with(name, "JOURNAL")) {
    value.kind = KB_VALUE_FILE;
  } else {
    value.kind = begins_with(name, "CODE") ? KB_VALUE_CODE : KB_VALUE_ANY;
  }
  return value;
}

/* Up to a space or the end. */
static bool is_lower_case(const char *text)
{
  for (; *text && *text != ' '; text++) {
    if (!kb_is_lower(*text) && *text != '|') {
      return false;
    }
  }
  return true;
}

struct kb_value kb_value_of_arguments(const struct kb_command *command, size_t n)
{
  const char *name = command->arguments;
  struct kb_value value = {KB_VALUE_NONE, NULL, NULL};
  if (!name) {
    return value;
  }
  const char *space = is_lower_case(name) ? strchr(name, ' ') : NULL;
  if (n > 0 && space) {
    name = space + 1;
  }
  value.suffix = suffix_of(name);
  if (is_lower_case(name)) {
    value.kind = KB_VALUE_WORDS;
    value.words = name;
  } else if (strstr(name, "COMMAND")) {
    value.kind = strstr(name, "TOPIC") ? KB_VALUE_TOPIC : KB_VALUE_COMMAND;
  } else if (begins_with(name, "CODE|")) { /* "[CODE]" is a code that is not used yet */
    value.kind = KB_VALUE_CODE;
  } else if (value.suffix || strstr(name, "FILE") || strstr(name, "PATH") ||
             strstr(name, "REPORT")) {
    value.kind = KB_VALUE_FILE;
  } else {
    value.kind = strstr(name, "DIR") ? KB_VALUE_DIRECTORY : KB_VALUE_ANY;
  }
  return value;
}
