#include "cli/fix_options.h"

#include <stdlib.h>

/* NULL when out of memory. */
static const char *const *new_list(const struct kb_args *args, const char *option)
{
  size_t count = 0;
  while (kb_args_value_at(args, option, count)) {
    count++;
  }
  const char **list = calloc(count + 1, sizeof *list);
  for (size_t i = 0; list && i < count; i++) {
    list[i] = kb_args_value_at(args, option, i);
  }
  return list;
}

static void free_list(const char *const *list)
{
  union {
    const char *const *list;
    void *memory;
  } held = {.list = list};
  free(held.memory);
}

bool kb_fix_read_wishes(const struct kb_context *context, struct kb_fix_wishes *wishes)
{
  *wishes =
    (struct kb_fix_wishes){new_list(context->args, "answer"), new_list(context->args, "allow")};
  if (!wishes->answers || !wishes->allowed) {
    kb_say("out of memory");
    return false;
  }
  for (size_t i = 0; wishes->answers[i]; i++) {
    const char *equals = strchr(wishes->answers[i], '=');
    if (!equals || equals == wishes->answers[i] || !equals[1]) {
      char where[KB_ARGS_WHERE];
      kb_say("fix: %s takes NAME=VALUE, not '%s'", kb_args_where(context->args, "answer", where),
             wishes->answers[i]);
      return false;
    }
  }
  return true;
}

void kb_fix_wishes_fini(struct kb_fix_wishes *wishes)
{
  free_list(wishes->answers);
  free_list(wishes->allowed);
  *wishes = (struct kb_fix_wishes){NULL, NULL};
}
