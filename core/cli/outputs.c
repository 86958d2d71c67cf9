#include "cli/outputs.h"

/* A pair begins with either option and is complete with the other; a third of either begins the
   next. So -f html -o a.html -f json -o b.json are two, in the order in which people write them,
   and so are they with each file first. */

enum { FORMAT, FILE_NAME, PARTS };
struct pair {
  const char *parts[PARTS];
};

/* False: too many, which is reported. */
static bool read_pairs(const struct kb_context *context, struct pair pairs[KB_OUTPUTS_MAX],
                       size_t *count)
{
  bool is_file = false;
  const char *value;
  *count = 0;
  for (size_t n = 0;
       (value = kb_args_value_of_two(context->args, "format", "output", n, &is_file)) != NULL;
       n++) {
    if (*count == 0 || pairs[*count - 1].parts[is_file ? FILE_NAME : FORMAT]) {
      if (*count == KB_OUTPUTS_MAX) {
        kb_say("%s: %d reports at most: leave out --%s %s", kb_args_command(context->args),
               KB_OUTPUTS_MAX, is_file ? "output" : "format", value);
        return false;
      }
      pairs[(*count)++] = (struct pair){{NULL, NULL}};
    }
    pairs[*count - 1].parts[is_file ? FILE_NAME : FORMAT] = value;
  }
  return true;
}

/* False, having reported what is wrong with a pair beside those before it. */
static bool is_good(const char *command, const struct pair *pairs, size_t at)
{
  const char *file = pairs[at].parts[FILE_NAME];
  if (!pairs[at].parts[FORMAT]) {
    kb_say("%s: --output %s has no --format of its own: with several reports write --format "
           "FORMAT --output FILE for each",
           command, file);
    return false;
  }
  for (size_t i = 0; i < at; i++) {
    const char *other = pairs[i].parts[FILE_NAME];
    if (!kb_out_is_same(other, file)) {
      continue;
    }
    const char *named = kb_out_is_standard(file) ? other : file;
    if (!kb_out_is_standard(named)) {
      kb_say("%s: --output %s is given to two reports: choose another name for one of them",
             command, named);
    } else {
      kb_say("%s: both --format %s and --format %s would go to standard output: add --output FILE "
             "after one of them",
             command, pairs[i].parts[FORMAT], pairs[at].parts[FORMAT]);
    }
    return false;
  }
  return true;
}

bool kb_outputs_read(const struct kb_context *context, const char *otherwise,
                     struct kb_outputs *outputs)
{
  struct pair pairs[KB_OUTPUTS_MAX] = {{{NULL, NULL}}};
  size_t count = 0;
  if (!read_pairs(context, pairs, &count)) {
    return false;
  }
  for (size_t i = 0; count > 1 && i < count; i++) {
    if (!is_good(kb_args_command(context->args), pairs, i)) {
      return false;
    }
  }
  outputs->count = count > 0 ? count : 1;
  for (size_t i = 0; i < outputs->count; i++) {
    const char *format = pairs[i].parts[FORMAT];
    const char *file = pairs[i].parts[FILE_NAME];
    outputs->files[i] = file;
    outputs->reports[i] = (struct kb_report){
      .format = kb_format_find(format ? format : otherwise),
      .color = kb_wants_color_in(context, file),
      .width = kb_width_in(file),
      .next = i + 1 < outputs->count ? &outputs->reports[i + 1] : NULL,
    };
  }
  return true;
}

bool kb_outputs_open(const struct kb_context *context, struct kb_outputs *outputs)
{
  bool good = true;
  for (size_t i = 0; i < outputs->count && good; i++) {
    outputs->reports[i].out = kb_open_file(context, outputs->files[i]);
    good = outputs->reports[i].out != NULL;
  }
  return good;
}

static bool is_ended(const struct kb_out *out, enum kb_outputs_which which)
{
  return which == KB_OUTPUTS_ALL ||
         (which == KB_OUTPUTS_STREAMS ? !kb_out_is_hidden(out) : kb_out_is_seen(out));
}

/* What all reports of a run share belongs to the first, and is lent to the others. */
static enum kb_status end_report(struct kb_report *report, const struct kb_report *first,
                                 const struct kb_faults *faults, struct kb_error *error)
{
  if (report == first) {
    return kb_report_end(report, faults, error);
  }
  report->provenance = first->provenance;
  const enum kb_status status = kb_report_end(report, faults, error);
  report->provenance = (struct kb_provenance){.version = NULL};
  return status;
}

enum kb_exit kb_outputs_end(struct kb_outputs *outputs, const struct kb_faults *faults,
                            enum kb_outputs_which which, enum kb_exit otherwise)
{
  enum kb_exit status = otherwise;
  for (size_t i = 0; i < outputs->count; i++) {
    struct kb_report *report = &outputs->reports[i];
    struct kb_error error;
    if (!is_ended(report->out, which)) {
      continue;
    }
    if (end_report(report, &outputs->reports[0], faults, &error) == KB_OK) {
      const enum kb_exit closed = kb_close_output(report->out, otherwise);
      status = closed == otherwise ? status : closed;
      report->out = NULL;
    } else if (which == KB_OUTPUTS_ALL) {
      kb_say("%s", error.message);
      status = KB_EXIT_INCOMPLETE;
    }
  }
  return status;
}

void kb_outputs_say_left_out(const struct kb_outputs *outputs)
{
  const size_t skipped = outputs->reports[0].summary.skipped_articles;
  for (size_t i = 0; i < outputs->count && skipped > 0; i++) {
    if (outputs->reports[i].format->has_no_notes) {
      kb_say("--only, --skip or --about left out %zu article%s, which %s has no place for", skipped,
             skipped == 1 ? "" : "s", outputs->reports[i].format->name);
    }
  }
}

void kb_outputs_fini(struct kb_outputs *outputs)
{
  for (size_t i = 0; i < outputs->count; i++) {
    kb_out_close(outputs->reports[i].out);
    kb_report_fini(&outputs->reports[i]);
  }
}
