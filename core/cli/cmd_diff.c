#include "cli/command.h"
#include "report/difference.h"

static const struct kb_option options[] = {
  {.name = "format",
   .letter = 'f',
   .value = "FORMAT",
   .choices = "text|json|markdown",
   .help = "Choose the output format (default: text). Of these, markdown is for a ticket or a "
           "mail."},
  {.name = NULL},
};

static const char description[] =
  "Compares two reports and shows what is new, what is gone, what has changed its verdict or its cause, "
  "and how much is still there: what to look at on the morning after.\n\n"
  "OLD.json and NEW.json are reports that kbtriage run wrote with --format json or ndjson; one of them "
  "may be -, standard input. A mailbox is the same by its id, whatever its name.\n\n"
  "  kbtriage run mailboxes.json --format json --output today.json\n"
  "  kbtriage diff yesterday.json today.json\n\n"
  "Exit status: 0 nothing new; 1 something is new: a finding, a verdict that says more is wrong than "
  "before, another confirmed cause, or a kind of alert that no article covers; 2 wrong usage, or a "
  "report cannot be read; 3 compared, but one of the reports is not of all its data, or they are not of the same articles.";

static void write_difference(const struct kb_context *context, struct kb_buf *text,
                             const struct kb_difference *difference)
{
  const char *format = kb_args_value(context->args, "format", "text");
  if (strcmp(format, "json") == 0) {
    kb_difference_write_json(text, difference);
  } else if (strcmp(format, "markdown") == 0) {
    kb_difference_write_markdown(text, difference);
  } else {
    kb_difference_write_text(
      text, difference,
      &(struct kb_difference_style){kb_output_width(context), kb_wants_color(context)});
  }
}

static enum kb_exit status_of(const struct kb_difference *difference)
{
  return !difference->is_complete             ? KB_EXIT_INCOMPLETE
         : kb_difference_has_news(difference) ? KB_EXIT_FOUND
                                              : KB_EXIT_NOTHING;
}

static enum kb_exit compare(const struct kb_context *context, const struct kb_saved_report *before,
                            const struct kb_saved_report *after)
{
  struct kb_difference difference = {.before = NULL};
  struct kb_error error;
  struct kb_buf text = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  struct kb_out *out = NULL;
  if (!kb_difference_find(&difference, before, after)) {
    kb_fail_no_memory(&error);
    kb_say("%s", error.message);
  } else if ((out = kb_open_output(context)) != NULL) {
    write_difference(context, &text, &difference);
    kb_out_buf(out, &text);
    status = kb_close_output(out, status_of(&difference));
  }
  kb_buf_fini(&text);
  kb_difference_fini(&difference);
  return status;
}

static enum kb_exit diff(const struct kb_context *context)
{
  const char *old_file = kb_args_at(context->args, 0);
  const char *new_file = kb_args_at(context->args, 1);
  struct kb_saved_report before = {.file = NULL};
  struct kb_saved_report after = {.file = NULL};
  struct kb_error error;
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (strcmp(old_file, "-") == 0 && strcmp(new_file, "-") == 0) {
    kb_say("diff: only one of the reports can be standard input");
    return status;
  }
  if (kb_saved_read(&before, old_file, &error) != KB_OK ||
      kb_saved_read(&after, new_file, &error) != KB_OK) {
    kb_say("diff: %s", error.message);
  } else {
    status = compare(context, &before, &after);
  }
  kb_saved_fini(&before);
  kb_saved_fini(&after);
  return status;
}

const struct kb_cli_command kb_cli_diff = {
  {"diff", "OLD.json NEW.json", "show what is new in a report since an earlier one", description,
   options, 2, 2},
  diff,
};
