#include "cli/command.h"
#include "cli/exceptions.h"
#include "cli/version.h"
#include "mcp/lines.h"
#include "mcp/server.h"

#include <errno.h>
#include <unistd.h>

/* Reads a line, answers it, reads the next one; what goes to standard output is messages only. The
   end of the input, a client that has gone and a signal are how a server ends, not errors. */

static const struct kb_option options[] = {
  {"root", 0, "DIR", NULL, false,
   "Allow the client to triage files in DIR. Without it, the tool triage_file is not offered. Links "
   "that lead out of DIR are not followed."},
  KB_EXCEPTIONS_OPTION,
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Answers an assistant that speaks the Model Context Protocol, on standard input and output. It is "
  "started by the assistant, reads only, and its answers are those of the other commands.\n\n"
  "  kbtriage mcp\n"
  "  kbtriage mcp --root .\n\n"
  "Tools: explain (a code, a KB number, the text of an error), search_articles, show_article, "
  "check_article (the text of an article; nothing is written) and, with --root, triage_file. "
  "Resources: the articles, in Markdown. The rule set is loaded once: start the server again after a "
  "change.\n\n"
  "Revisions of the protocol: 2024-11-05, 2025-03-26, 2025-06-18 and 2025-11-25, with initialize, and "
  "2026-07-28, without. A message takes one line of at most 4 MiB. Everything else goes to "
  "standard error.\n\n"
  "Exit status: 0 the client has gone, or a signal came; 2 wrong usage, no rule set, standard input cannot be read; 3 an "
  "answer could not be written.";

static void say_left_out(const struct kb_context *context, const struct kb_rule_set *rule_set)
{
  if (rule_set->diagnostics.errors > 0 && !kb_is_quiet(context)) {
    kb_say("articles with errors are left out; kbtriage check says more");
  }
}

/* Answers until the input ends, or an answer cannot be written. False, having reported why, if the
   input cannot be read. */
static bool serve(struct kb_mcp_session *session, struct kb_mcp_lines *lines, struct kb_out *out)
{
  struct kb_buf answer = {0};
  struct kb_slice line;
  enum kb_mcp_lines_result result = KB_MCP_LINE;
  while (!kb_out_failed(out) && (result = kb_mcp_lines_next(lines, &line)) != KB_MCP_END &&
         result != KB_MCP_FAILED) {
    if (result == KB_MCP_LINE) {
      kb_mcp_answer(session, line, &answer);
    } else {
      kb_mcp_answer_too_long(&answer);
    }
    kb_out_buf(out, &answer);
    kb_out_flush(out);
  }
  if (result == KB_MCP_FAILED) {
    kb_say("standard input: cannot be read: %s", kb_errno_words(errno));
  }
  kb_buf_fini(&answer);
  return result != KB_MCP_FAILED;
}

static enum kb_exit answer_client(const struct kb_context *context,
                                  const struct kb_mcp_setting *setting)
{
  struct kb_mcp_session session = {.setting = setting};
  struct kb_mcp_lines lines = {
    .descriptor = STDIN_FILENO, .most = KB_MCP_LINE_MAX, .interrupted = context->interrupted};
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  const bool good = serve(&session, &lines, out);
  kb_mcp_lines_fini(&lines);
  if (kb_out_broken_pipe(out)) {
    kb_out_close(out); /* the client has gone without closing our input first */
    return KB_EXIT_NOTHING;
  }
  return kb_close_output(out, good ? KB_EXIT_NOTHING : KB_EXIT_NOT_RUN);
}

/* False, having reported why. */
static bool open_root(const struct kb_context *context, struct kb_mcp_root *root)
{
  struct kb_error error;
  const char *path = kb_args_value(context->args, "root", NULL);
  if (path && kb_mcp_root_open(root, path, &error) != KB_OK) {
    kb_say("mcp: %s", error.message);
    return false;
  }
  return true;
}

static enum kb_exit mcp(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_mcp_root root = {.descriptor = -1};
  struct kb_exceptions exceptions = {.count = 0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  const struct kb_rule_set_options how = {.with_examples = true, .with_hash = true};
  if (open_root(context, &root) && kb_exceptions_load(context, &exceptions) &&
      kb_load_rule_set(context, how, false, &loaded)) {
    struct kb_mcp_setting setting = {.version = kb_version(),
                                     .rule_set = &loaded.rule_set,
                                     .engine = loaded.engine,
                                     .skipped = loaded.skipped,
                                     .paths = loaded.rules.paths,
                                     .path_count = loaded.rules.count,
                                     .root = root.path ? &root : NULL,
                                     .interrupted = context->interrupted};
    loaded.rule_set.exceptions = &exceptions;
    kb_rules_options(&loaded.rules, &setting.options);
    say_left_out(context, &loaded.rule_set);
    status = answer_client(context, &setting);
  }
  kb_loaded_rule_set_fini(&loaded);
  kb_exceptions_fini(&exceptions);
  kb_mcp_root_close(&root);
  return status;
}

const struct kb_cli_command kb_cli_mcp = {
  {"mcp", NULL, "answer an assistant: a Model Context Protocol server", description, options, 0, 0},
  mcp,
};
