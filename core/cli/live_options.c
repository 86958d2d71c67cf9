#include "cli/live_options.h"

#include "net/dataverse.h"

#include <stdlib.h>

bool kb_live_is_asked(const struct kb_context *context)
{
  return kb_args_has(context->args, "org") &&
         (kb_args_is_typed(context->args, "org") || kb_args_count(context->args) == 0);
}

bool kb_live_check_options(const struct kb_context *context)
{
  static const struct kb_option options[] = {KB_LIVE_OPTIONS};
  for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
    /* settings may be there in case an organization is queried */
    if (strcmp(options[i].name, "verbose") != 0 &&
        kb_args_is_typed(context->args, options[i].name) && !kb_live_is_asked(context)) {
      kb_say("--%s goes with --org URL: it is about reading from an organization", options[i].name);
      return false;
    }
  }
  return true;
}

/* The number of an option; `otherwise` unless it is given. */
static enum kb_status read_number(const struct kb_args *args, const char *option, unsigned least,
                                  unsigned most, unsigned otherwise, unsigned *number,
                                  struct kb_error *error)
{
  const char *text = kb_args_value(args, option, NULL);
  char *end = NULL;
  const unsigned long value = text ? strtoul(text, &end, 10) : otherwise;
  char where[KB_ARGS_WHERE];
  if (text &&
      (!*text || *end || text[strspn(text, "0123456789")] || value < least || value > most)) {
    return kb_fail(error, KB_USAGE, "%s cannot be \"%.40s\"; it is a number from %u to %u",
                   kb_args_where(args, option, where), text, least, most);
  }
  *number = (unsigned)value;
  return KB_OK;
}

static enum kb_status read_numbers(const struct kb_args *args, struct kb_live_options *options,
                                   struct kb_error *error)
{
  const unsigned largest = KB_DATAVERSE_LARGEST_PAGE;
  unsigned retries = 0;
  enum kb_status status =
    read_number(args, "page-size", 1, largest, largest, &options->page_size, error);
  status =
    status == KB_OK ? read_number(args, "timeout", 1, 3600, 0, &options->timeout, error) : status;
  status = status == KB_OK ? read_number(args, "retries", 0, 999, 0, &retries, error) : status;
  options->tries = kb_args_has(args, "retries") ? retries + 1 : 0;
  return status;
}

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

static const char *name_option(void *context, const char *option, char name[KB_LIVE_OPTION_NAME])
{
  return kb_args_where(context, option, name);
}

static enum kb_status read_options(const struct kb_context *context,
                                   struct kb_live_options *options, struct kb_error *error)
{
  const struct kb_args *args = context->args;
  union {
    const struct kb_args *args;
    void *context;
  } named = {.args = args};
  struct kb_shard shard = {0, 0};
  const char *given = kb_args_value(args, "shard", NULL);
  if (given) {
    kb_shard_read(given, &shard); /* a wrong one has been reported */
  }
  *options = (struct kb_live_options){
    .org = kb_args_value(args, "org", ""),
    .token_command = kb_args_value(args, "token-command", NULL),
    .ca_file = kb_args_value(args, "cacert", NULL),
    .mailboxes = new_list(args, "mailbox"),
    .profiles = new_list(args, "profile"),
    .mailbox_file = kb_args_value(args, "mailbox-file", NULL),
    .failed_only = kb_args_has(args, "failed-only"),
    .since = kb_args_value(args, "since", NULL),
    .level = kb_args_value(args, "level", KB_LIVE_LEVEL),
    .shard = shard,
    .is_quiet = kb_is_quiet(context),
    .is_verbose = kb_args_has(args, "verbose") || kb_args_has(args, "trace"),
    .interrupted = context->interrupted,
    .name_option = name_option,
    .name_context = named.context,
  };
  return options->mailboxes && options->profiles ? read_numbers(args, options, error)
                                                 : kb_fail_no_memory(error);
}

struct kb_live *kb_live_open_by(const struct kb_context *context,
                                const struct kb_rule_set *rule_set, struct kb_live_options *options)
{
  return kb_live_open_at(context, rule_set, kb_args_value(context->args, "org", ""), options);
}

struct kb_live *kb_live_open_at(const struct kb_context *context,
                                const struct kb_rule_set *rule_set, const char *org,
                                struct kb_live_options *options)
{
  struct kb_error error;
  if (read_options(context, options, &error) != KB_OK) {
    kb_say("%s", error.message);
    return NULL;
  }
  options->org = org;
  return kb_live_open(options, rule_set);
}

static void free_list(const char *const *list)
{
  union {
    const char *const *list;
    void *memory;
  } held = {.list = list};
  free(held.memory);
}

void kb_live_options_fini(struct kb_live_options *options)
{
  free_list(options->mailboxes);
  free_list(options->profiles);
  *options = (struct kb_live_options){0};
}

enum kb_exit kb_live_print(const struct kb_live *live, const struct kb_context *context)
{
  struct kb_buf text = {0};
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_live_describe(live, &text);
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, KB_EXIT_NOTHING);
}
