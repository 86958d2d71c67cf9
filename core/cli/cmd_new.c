#include "author/draft.h"
#include "author/draft_markdown.h"
#include "author/draft_report.h"
#include "base/ascii.h"
#include "base/file_text.h"
#include "base/hash.h"
#include "cli/command.h"
#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <unistd.h>

/* Markdown, a report or the code alone fill one draft, which becomes the Lua source. The code is
   chosen last, because the source may name one: the argument comes first, then the source's own
   code, then the first that its alerts name. The output file is opened only when the draft is
   complete, so an error leaves no file. */

enum { LARGEST_ARTICLE = 16 * 1024 * 1024, LARGEST_REPORT = 512 * 1024 * 1024 };

static const struct kb_option options[] = {
  {"from", 0, "ARTICLE.md", NULL, false,
   "Begin with a knowledge-base article in Markdown: its title, number, date, alerts, codes, causes "
   "and steps."},
  {"from-run", 0, "REPORT.json", NULL, false,
   "Begin with an alert that no article covers, from a report that run or scan wrote with --format "
   "json."},
  {"unmatched", 0, "N", NULL, false,
   "Which of the report's alerts that no article covers; 1, the default, is the most frequent."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Writes an article to fill in. It already recognises its code, and what it was begun from; what is "
  "left to write begins with FILL IN, and kbtriage check lists it. CODE is the error code or a short "
  "name; with --from or --from-run it may be left out where the source names one.\n\n"
  "  kbtriage new ErrorFolderNotFound --output ErrorFolderNotFound.lua\n"
  "  kbtriage new --from article.md\n"
  "  kbtriage new --from-run report.json --unmatched 1\n\n"
  "A file that is there already is not written over. From Markdown, the source's name, date and hash "
  "are kept, so that kbtriage check --against says when it has changed.\n\n"
  "Exit status: 0 written; 2 wrong usage, or the source cannot be read.";

static const char *base_name(const char *path)
{
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static bool add_markdown(struct kb_draft *draft, const char *path)
{
  struct kb_error error;
  struct kb_buf text = {0};
  struct kb_markdown document = {0};
  char hash[KB_HASH_SIZE];
  bool good = kb_file_text_read(path, LARGEST_ARTICLE, &text, &error) == KB_OK;
  if (good) {
    good = kb_markdown_read(&document, kb_buf_slice(&text), &error) == KB_OK;
    if (good) {
      kb_draft_from_markdown(draft, &document);
      kb_hash_text(kb_buf_slice(&text), hash);
      draft->source_file = kb_draft_text(draft, kb_slice_of(base_name(path)));
      draft->source_hash = kb_draft_text(draft, kb_slice_of(hash));
    }
    kb_markdown_fini(&document);
  }
  if (!good) {
    kb_say("%s: %s", path, error.message);
  }
  kb_buf_fini(&text);
  return good;
}

static bool add_report(struct kb_draft *draft, const char *path, const char *which)
{
  struct kb_error error;
  struct kb_buf text = {0};
  char *end = NULL;
  const unsigned long number = strtoul(which, &end, 10);
  if (!kb_is_digit(which[0]) || *end || number == 0) {
    kb_say("new: --unmatched takes a number from 1, not '%s'", which);
    return false;
  }
  const bool good =
    kb_file_text_read(path, LARGEST_REPORT, &text, &error) == KB_OK &&
    kb_draft_from_report(draft, kb_buf_slice(&text), (size_t)number, &error) == KB_OK;
  if (!good) {
    kb_say("%s: %s", path, error.message);
  }
  kb_buf_fini(&text);
  return good;
}

/* The first code that its alerts name. */
static const char *code_of(const struct kb_draft *draft)
{
  for (size_t i = 0; i < draft->signature_count; i++) {
    if (draft->signatures[i].code && kb_is_letter(draft->signatures[i].code[0])) {
      return draft->signatures[i].code;
    }
  }
  return NULL;
}

/* It is also a file name. */
static bool is_good_code(const char *code)
{
  bool good = code[0] != '\0' && code[0] != '-' && strlen(code) <= 100;
  for (; good && *code; code++) {
    good = kb_is_alnum(*code) || strchr("_-", *code);
  }
  return good;
}

static bool set_code(struct kb_draft *draft, const struct kb_context *context)
{
  const char *given = kb_args_count(context->args) > 0 ? kb_args_at(context->args, 0) : NULL;
  const bool is_bare =
    !kb_args_has(context->args, "from") && !kb_args_has(context->args, "from-run");
  if (!given && is_bare) {
    kb_say("new: which code? kbtriage new CODE");
    return false;
  }
  const char *code = given ? given : draft->code ? draft->code : code_of(draft);
  if (!code) {
    kb_say("new: the source names no code; give the article a short name: kbtriage new NAME …");
    return false;
  }
  if (!is_good_code(code)) {
    kb_say("new: '%s' cannot be an article's code, which is its file's name, too: use letters, "
           "digits, _ and -",
           code);
    return false;
  }
  draft->code = code;
  if (draft->signature_count == 0 && is_bare) {
    kb_draft_add_alert(draft, kb_slice_of(code));
    if (draft->signature_count == 0) {
      kb_draft_add_signature(draft, (struct kb_draft_signature){.code = code});
    }
  }
  return true;
}

static bool is_there(const struct kb_context *context)
{
  const char *path = kb_args_value(context->args, "output", NULL);
  const bool is_file = path && strcmp(path, "-") != 0 && strncmp(path, "/dev/", 5) != 0;
  if (is_file && access(path, F_OK) == 0) {
    kb_say("new: %s is there already, and is not written over; choose another name", path);
    return true;
  }
  return false;
}

static bool begin(struct kb_draft *draft, const struct kb_context *context)
{
  const char *markdown = kb_args_value(context->args, "from", NULL);
  const char *report = kb_args_value(context->args, "from-run", NULL);
  if (kb_args_has(context->args, "unmatched") && !report) {
    kb_say("new: --unmatched says which alert of a report: --from-run REPORT.json");
    return false;
  }
  return (!markdown || add_markdown(draft, markdown)) &&
         (!report || add_report(draft, report, kb_args_value(context->args, "unmatched", "1"))) &&
         set_code(draft, context);
}

static enum kb_exit new_article(const struct kb_context *context)
{
  struct kb_draft draft = {0};
  struct kb_buf text = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!is_there(context) && begin(&draft, context)) {
    kb_draft_write(&text, &draft);
    struct kb_out *out = text.failed ? NULL : kb_open_output(context);
    if (text.failed) {
      kb_say("out of memory");
    } else if (out) {
      if (text.length > KB_SANDBOX_SOURCE_MAX) {
        kb_say("new: the draft is larger than an article may be, %d KiB: shorten its texts before "
               "it is loaded",
               KB_SANDBOX_SOURCE_MAX / 1024);
      }
      kb_out_buf(out, &text);
      status = kb_close_output(out, KB_EXIT_NOTHING);
    }
  }
  kb_buf_fini(&text);
  kb_draft_fini(&draft);
  return status;
}

const struct kb_cli_command kb_cli_new = {
  {"new", "[CODE]", "begin an article, from nothing, Markdown, or an alert", description, options,
   0, 1},
  new_article,
};
