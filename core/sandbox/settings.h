/* A settings file: Lua that returns a table, read in the same sandbox as articles. */
#ifndef KB_SANDBOX_SETTINGS_H
#define KB_SANDBOX_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* `failed_only = true` at the top level, or in a table of that name. */
struct kb_setting {
  const char *section; /* "" at the top level */
  const char *key;
  size_t line, column;
  bool is_switch, on;  /* true or false */
  const char **values; /* otherwise: a text or number as one value, a list as several */
  size_t count;
};

struct kb_settings {
  struct kb_arena arena;
  struct kb_setting *list;
  size_t count, capacity;
};

/* Settings are in the order of the file. KB_IO: the file cannot be read; KB_INVALID: it does not
   load, or a value has a type that settings do not have; the message names file, line and
   column. kb_settings_fini is due in any case. */
enum kb_status kb_settings_read(struct kb_settings *settings, const char *file,
                                struct kb_error *error);
void kb_settings_fini(struct kb_settings *settings);

#endif
