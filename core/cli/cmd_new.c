#include "author/draft.h"
#include "author/draft_report.h"
#include "author/wrong_example.h"
#include "base/ascii.h"
#include "cli/command.h"
#include "cli/new_page.h"
#include "match/general_code.h"
#include "rows/file.h"
#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <unistd.h>

/* A page, a report or the code alone fill one draft, which becomes the Lua source. The code is
   chosen last, because the source may name one: the argument comes first, then the source's own
   code, then the first that it names, then the name of the page's file. The output file is opened
   only when the draft is complete, so an error leaves no file. */

enum { LARGEST_REPORT = 512 * 1024 * 1024 };

static const struct kb_option options[] = {
  {"from", 0, "ARTICLE.md", NULL, false,
   "Begin with a knowledge-base article in Markdown. Its title, number, date, alerts, "
   "codes, causes and steps are taken. No line of it is dropped: what finds no place is a "
   "gap, with its line number."},
  {"lines", 0, "FILE", NULL, false,
   "Write to FILE where each line of the page went. With --from; the number of the line, "
   "the field of the article, and its text, with tabs between; or gap, or that it says "
   "nothing itself (heading, lead-in, front matter, address, or nothing)."},
  {"from-run", 0, "REPORT.json", NULL, false,
   "Begin with an alert that no article covers. It comes from a report that run or scan "
   "wrote with --format json or ndjson."},
  {"unmatched", 0, "N", NULL, false,
   "Take the N-th such alert of the report (default: 1). The first is the most frequent."},
  {"from-exception", 0, "REPORT.json", NULL, false,
   "Print examples of findings that exceptions call wrong. For the articles that they are "
   "about, or CODE alone: what the report, which run wrote in json or ndjson with --exceptions, "
   "says of each case, with pseudonyms. What is right is to be filled in."},
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Writes an article to fill in. It already recognises its code, and what it was begun from; what is "
  "left to write begins with FILL IN, and kbtriage check lists it. CODE is the error code or a short "
  "name; with --from or --from-run it may be left out where the source names one.\n\n"
  "  kbtriage new ErrorFolderNotFound --output ErrorFolderNotFound.lua\n"
  "  kbtriage new --from article.md\n"
  "  kbtriage new --from-run report.json --unmatched 1\n"
  "  kbtriage new --from-exception excepted.json\n\n"
  "A file that is there already is not written over. From Markdown, the source's name, date and hash "
  "are kept, so that kbtriage check --against says when it has changed; and it is said which codes "
  "and KB numbers of the page have an article in the rule set already. Codes that many errors have, "
  "such as 0x80004005 or Forbidden, are taken together with a message only.\n\n"
  "Exit status: 0 written; 2 wrong usage, or the source cannot be read.";

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
    kb_file_read_all(path, LARGEST_REPORT, &text, &error) == KB_OK &&
    kb_draft_from_report(draft, kb_buf_slice(&text), (size_t)number, &error) == KB_OK;
  if (!good) {
    kb_say("%s: %s", path, error.message);
  }
  kb_buf_fini(&text);
  return good;
}

/* A code, with its number if it has one, as the name of an article: without spaces and signs. */
static const char *file_name(struct kb_draft *draft, const char *prefix, const char *code,
                             const char *number)
{
  struct kb_buf name = {0};
  struct kb_buf whole = {0};
  kb_buf_addf(&whole, "%s%s%s", prefix, code, number ? number : "");
  for (size_t i = 0; i < whole.length; i++) {
    if (kb_is_alnum(whole.data[i]) || whole.data[i] == '_') {
      kb_buf_add_char(&name, whole.data[i]);
    }
  }
  draft->failed = draft->failed || whole.failed;
  kb_buf_fini(&whole);
  const char *copy = kb_draft_text(draft, kb_buf_slice(&name));
  draft->failed = draft->failed || name.failed;
  kb_buf_fini(&name);
  return copy;
}

/* The first name that its signatures have; else the first number, behind "Error"; none of those
   that many errors have. */
static const char *code_of(struct kb_draft *draft)
{
  for (int is_number = 0; is_number < 2; is_number++) {
    for (size_t i = 0; i < draft->signature_count; i++) {
      const char *code = draft->signatures[i].code;
      if (code && kb_is_letter(code[0]) == !is_number && !kb_code_is_general(kb_slice_of(code))) {
        return file_name(draft, is_number ? "Error" : "", code, draft->signatures[i].number);
      }
    }
  }
  return NULL;
}

/* "mailbox-is-locked.md": MailboxIsLocked; NULL if it is none. */
static const char *code_of_file(struct kb_draft *draft)
{
  const char *name = draft->source_file ? draft->source_file : "";
  struct kb_buf code = {0};
  for (size_t i = 0; name[i] && name[i] != '.'; i++) {
    const bool is_first = i == 0 || !kb_is_alnum(name[i - 1]);
    if (kb_is_alnum(name[i])) {
      kb_buf_add_char(&code, is_first ? kb_to_upper(name[i]) : name[i]);
    }
  }
  const char *copy = code.length > 0 ? kb_draft_text(draft, kb_buf_slice(&code)) : NULL;
  kb_buf_fini(&code);
  return copy;
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
  if (!code && (code = code_of_file(draft)) != NULL) {
    kb_say("new: the page names no code of its own; the article is called %s, like its file; "
           "kbtriage new NAME --from … gives it another name",
           code);
  }
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
  if (kb_args_has(context->args, "lines") && !markdown) {
    kb_say("new: --lines tells where the lines of a page are: --from ARTICLE.md");
    return false;
  }
  return (!markdown || kb_new_add_page(draft, context, markdown)) &&
         (!report || add_report(draft, report, kb_args_value(context->args, "unmatched", "1"))) &&
         set_code(draft, context);
}

static bool is_alone(const struct kb_context *context)
{
  static const char *const others[] = {"from", "from-run", "unmatched", "lines"};
  for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
    if (kb_args_has(context->args, others[i])) {
      kb_say("new: --from-exception and --%s are for different things: leave one out", others[i]);
      return false;
    }
  }
  return true;
}

/* Appends the examples. False, having reported why. */
static bool add_examples(struct kb_buf *text, const struct kb_context *context, const char *path)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_error error = {0};
  struct kb_buf report = {0};
  size_t count = 0;
  const char *code = kb_args_count(context->args) > 0 ? kb_args_at(context->args, 0) : NULL;
  bool good =
    kb_load_rule_set(context, (struct kb_rule_set_options){.with_hash = false}, false, &loaded);
  if (good && (kb_file_read_all(path, LARGEST_REPORT, &report, &error) != KB_OK ||
               kb_wrong_examples(text, loaded.rule_set.schema, kb_buf_slice(&report), code, &count,
                                 &error) != KB_OK)) {
    kb_say("%s: %s", path, error.message);
    good = false;
  } else if (good && count == 0) {
    kb_say("%s: no exception calls a finding%s%s wrong (wrong = true in exceptions.lua)", path,
           code ? " of " : "", code ? code : "");
    good = false;
  }
  kb_buf_fini(&report);
  kb_loaded_rule_set_fini(&loaded);
  return good;
}

static enum kb_exit new_examples(const struct kb_context *context, const char *path)
{
  struct kb_buf text = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (is_alone(context) && !is_there(context) && add_examples(&text, context, path)) {
    struct kb_out *out = kb_open_output(context);
    if (out) {
      kb_out_buf(out, &text);
      status = kb_close_output(out, KB_EXIT_NOTHING);
    }
  }
  kb_buf_fini(&text);
  return status;
}

static enum kb_exit new_article(const struct kb_context *context)
{
  const char *exceptions = kb_args_value(context->args, "from-exception", NULL);
  if (exceptions) {
    return new_examples(context, exceptions);
  }
  struct kb_draft draft = {0};
  struct kb_buf text = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (!is_there(context) && begin(&draft, context)) {
    if (kb_args_has(context->args, "from")) {
      kb_new_say_known(&draft, context);
    }
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
  {"new", "[CODE]", "begin an article: from nothing, Markdown, or an alert", description, options,
   0, 1},
  new_article,
};
