#include "cli/command.h"

#include <stdint.h>
#include <stdlib.h>

#undef NDEBUG /* the assertions are what is tested */
#include <assert.h>

enum { WORDS = 40 };

struct typed {
  struct kb_buf text;
  char *words[WORDS + 1];
  int count;
};

/* Each line is a word. */
static void split(struct typed *typed, const uint8_t *data, size_t size)
{
  kb_buf_add(&typed->text, data, size);
  kb_buf_add_char(&typed->text, '\0');
  char *at = typed->text.data;
  while (*at && typed->count < WORDS) {
    typed->words[typed->count++] = at;
    at += strcspn(at, "\n");
    if (*at) {
      *at++ = '\0';
    }
  }
}

/* Every option given agrees with its table. */
static void check_options(const struct kb_args *args)
{
  const struct kb_option *option;
  for (size_t n = 0; (option = kb_args_option_at(args, n)) != NULL; n++) {
    size_t count = 0;
    for (const char *value; (value = kb_args_value_at(args, option->name, count)); count++) {
      assert(option->value && kb_args_is_choice(option, value));
    }
    assert(kb_args_may_repeat(args, option) || count <= 1);
    assert(count == 0 || kb_args_has(args, option->name));
    char where[KB_ARGS_WHERE];
    assert(kb_args_where(args, option->name, where)[0] != '\0');
  }
}

/* After "--" all words are arguments, unchanged. */
static void check_arguments(const struct kb_command *command, const struct kb_args *args)
{
  char dashes[] = "--";
  char *again[WORDS + 1] = {dashes};
  struct kb_args *bare = NULL;
  struct kb_error error;
  const size_t count = kb_args_count(args);
  assert(count >= command->min_arguments);
  assert(!command->arguments ? count == 0
                             : command->max_arguments == 0 || count <= command->max_arguments);
  for (size_t i = 0; i < count; i++) {
    again[i + 1] = strdup(kb_args_at(args, i));
    assert(again[i + 1]);
  }
  assert(kb_args_parse(command, kb_common_options, (int)count + 1, again, &bare, &error) == KB_OK);
  assert(kb_args_count(bare) == count);
  for (size_t i = 0; i < count; i++) {
    assert(strcmp(kb_args_at(bare, i), kb_args_at(args, i)) == 0);
    free(again[i + 1]);
  }
  kb_args_free(bare);
}

/* The first byte selects the command. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  size_t commands = 0;
  while (kb_commands[commands]) {
    commands++;
  }
  const struct kb_command *command = &kb_commands[size > 0 ? data[0] % commands : 0]->command;
  struct typed typed = {.count = 0};
  struct kb_args *args = NULL;
  struct kb_error error;
  split(&typed, size > 0 ? data + 1 : data, size > 0 ? size - 1 : 0);
  if (kb_args_parse(command, kb_common_options, typed.count, typed.words, &args, &error) == KB_OK) {
    check_options(args);
    if (!kb_args_help(args)) {
      check_arguments(command, args);
    }
  } else {
    assert(!args && error.message[0] != '\0');
  }
  kb_args_free(args);
  kb_buf_fini(&typed.text);
  return 0;
}
