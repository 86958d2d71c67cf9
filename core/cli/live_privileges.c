#include "cli/live_privileges.h"

#include "cli/live_options.h"
#include "run/privileges.h"

static enum kb_exit print(const struct kb_context *context, struct kb_buf *text,
                          enum kb_exit status)
{
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  kb_out_buf(out, text);
  return kb_close_output(out, status);
}

static enum kb_exit status_of(const struct kb_privileges *privileges)
{
  return kb_privileges_count(privileges, KB_PRIVILEGE_LACKING) > 0      ? KB_EXIT_FOUND
         : kb_privileges_count(privileges, KB_PRIVILEGE_NOT_STATED) > 0 ? KB_EXIT_INCOMPLETE
                                                                        : KB_EXIT_NOTHING;
}

enum kb_exit kb_live_print_privileges(struct kb_live *live, const struct kb_context *context)
{
  struct kb_error error;
  struct kb_buf text = {0};
  struct kb_privileges privileges = {.count = 0};
  const bool is_dry = kb_args_has(context->args, "dry-run");
  enum kb_status status =
    is_dry ? kb_privileges_describe(live, &text) ? KB_OK : kb_fail_no_memory(&error)
           : kb_privileges_ask(live, &privileges, &error);
  if (status == KB_OK && !is_dry) {
    if (strcmp(kb_args_value(context->args, "format", "text"), "json") == 0) {
      kb_privileges_write_json(&privileges, kb_live_name(live), &text);
    } else {
      kb_privileges_write_text(&privileges, &text);
    }
    status = text.failed ? kb_fail_no_memory(&error) : KB_OK;
  }
  enum kb_exit result = status == KB_INTERRUPTED ? KB_EXIT_INTERRUPTED : KB_EXIT_NOT_RUN;
  if (status == KB_OK) {
    result = print(context, &text, status_of(&privileges));
  } else {
    kb_say("%s", error.message);
  }
  kb_privileges_fini(&privileges);
  kb_buf_fini(&text);
  return result;
}

bool kb_live_check_privileges(const struct kb_context *context)
{
  const char *format = kb_args_value(context->args, "format", "text");
  if (!kb_args_has(context->args, "privileges")) {
    return true;
  }
  if (!kb_live_is_asked(context)) {
    kb_say("--privileges goes with --org URL: it is about reading from an organization");
    return false;
  }
  if (strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
    kb_say("run: --privileges is written as text or json, not as %s", format);
    return false;
  }
  return true;
}
