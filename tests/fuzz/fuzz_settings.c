#define _GNU_SOURCE /* memfd_create */
#include "cli/config.h"
#include "memory_file.h"
#include "sandbox/settings.h"

#include <stdlib.h>
#include <string.h>

static void describe(struct kb_buf *out, const struct kb_settings *settings)
{
  for (size_t i = 0; i < settings->count; i++) {
    const struct kb_setting *setting = &settings->list[i];
    kb_buf_addf(out, "%zu:%zu %s.%s %d%d", setting->line, setting->column, setting->section,
                setting->key, setting->is_switch, setting->on);
    for (size_t k = 0; k < setting->count; k++) {
      kb_buf_addf(out, " %s", setting->values[k]);
    }
    kb_buf_add_char(out, '\n');
  }
}

static void check_settings(const struct kb_settings *settings)
{
  for (size_t i = 0; i < settings->count; i++) {
    const struct kb_setting *setting = &settings->list[i];
    const struct kb_setting *before = i > 0 ? setting - 1 : setting;
    assert(before->line < setting->line ||
           (before->line == setting->line && before->column <= setting->column));
    assert(setting->is_switch ? setting->count == 0 : setting->count > 0);
  }
}

/* Applies the settings to a command. */
static void apply(const char *file)
{
  char option[] = "--config";
  char name[64];
  char *words[] = {option, name, NULL};
  struct kb_args *args = NULL;
  struct kb_error error;
  strcpy(name, file);
  assert(kb_args_parse(&kb_cli_run.command, kb_common_options, 2, words, &args, &error) == KB_OK);
  if (kb_config_apply(args, &kb_cli_run.command, &error) != KB_OK) {
    assert(error.message[0] != '\0');
  }
  kb_args_free(args);
}

/* Reading a file twice gives the same result. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const char *file = memory_file(data, size);
  struct kb_buf said[2] = {{0}, {0}};
  for (size_t i = 0; i < 2; i++) {
    struct kb_settings settings;
    struct kb_error error;
    if (kb_settings_read(&settings, file, &error) == KB_OK) {
      check_settings(&settings);
      describe(&said[i], &settings);
    } else {
      assert(error.message[0] != '\0');
      kb_buf_add_text(&said[i], error.message);
    }
    kb_settings_fini(&settings);
  }
  /* the time and memory used may vary */
  assert(kb_slice_equal(kb_buf_slice(&said[0]), kb_buf_slice(&said[1])) ||
         strstr(kb_buf_text(&said[0]), "used up") || strstr(kb_buf_text(&said[1]), "used up"));
  apply(file);
  kb_buf_fini(&said[0]);
  kb_buf_fini(&said[1]);
  return 0;
}
