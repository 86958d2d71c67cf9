#include "cli/command.h"
#include "cli/question.h"
#include "report/lookup.h"

#include <sys/stat.h>

/* The question is the arguments, or a text or mail on standard input; report/lookup.h finds the
   answer. Only an article that was found, not one that is near, counts for the exit status. */

static const struct kb_option options[] = {
  {"format", 'f', "FORMAT", "text|json|markdown", false,
   "Choose the output format (default: text). Of these, markdown is for a ticket."},
  KB_SELECT_OPTIONS,
  {NULL, 0, NULL, NULL, false, NULL},
};

static const char description[] =
  "Shows the article for an error code in any spelling, a KB number, or pasted error text: what it "
  "means, its causes, what to do.\n\n"
  "Quotation marks, HTML entities, percent-encoding, typographic quotes and line ends within a sentence do no harm. "
  "With -, or without an argument where that is a pipe or a file, standard input is read.\n\n"
  "  kbtriage explain 8005E274\n"
  "  kbtriage explain -2147097996\n"
  "  kbtriage explain PrivilegeDenied\n"
  "  kbtriage explain KB4484702\n"
  "  kbtriage explain - <ticket.txt\n"
  "  kbtriage explain license\n\n"
  "The article that the text names most exactly comes first, the others after it with the words that "
  "they were found by. A code that no article has comes before anything else; an article that knows "
  "the message, a part of it, the code with another number, or a code that begins with this one is near, not the answer: it is listed "
  "with what is missing, and only if much is there. A few words, such as license, that are no error "
  "list the articles that have them all. JSON tells by \"match\" (code, kb, message, partial or "
  "search), and has the codes without an article in \"unknown_codes\".\n\n"
  "For a code of Dataverse it says what Dataverse calls it, and finds an article that has it under "
  "its number or its name, whichever was asked for. The names are in codes.tsv files of the rule set; "
  "a folder of your own may have one, too. JSON has them in \"codes\".\n\n"
  "Exit status: 0 an article was found for a code, a KB number or a whole message; 1 none was (what is "
  "near is named); 2 wrong usage, no rule set.";

static void write_answer(const struct kb_context *context, const struct kb_lookup *lookup,
                         struct kb_buf *out)
{
  const char *format = kb_args_value(context->args, "format", "text");
  if (strcmp(format, "json") == 0) {
    kb_answer_write_json(out, &lookup->answer);
  } else if (lookup->skipped && lookup->answer.found_count == 0) {
    return; /* reported elsewhere */
  } else if (strcmp(format, "markdown") == 0) {
    kb_answer_write_markdown(out, &lookup->answer);
  } else {
    kb_answer_write_text(out, &lookup->answer, kb_output_width(context));
  }
}

static void say_note(void *context, const char *sentence)
{
  (void)context;
  kb_say("%s", sentence);
}

/* The argument is the text itself; somebody may have meant what is in the file of that name. */
static void say_if_file(const struct kb_context *context)
{
  struct stat status;
  const char *given = kb_args_count(context->args) == 1 ? kb_args_at(context->args, 0) : "";
  if (stat(given, &status) == 0 && S_ISREG(status.st_mode)) {
    kb_say("%s is a file: kbtriage explain - <FILE looks up the text that is in it", given);
  }
}

static enum kb_exit look_up(const struct kb_context *context, struct kb_lookup *lookup,
                            const struct kb_loaded_rule_set *loaded)
{
  struct kb_buf text = {0};
  if (!kb_lookup_find(lookup, &loaded->rule_set)) {
    kb_say("out of memory");
    return KB_EXIT_NOT_RUN;
  }
  if (lookup->answer.found_count == 0) {
    say_if_file(context);
  }
  kb_lookup_notes(lookup, loaded->skipped, say_note, NULL);
  struct kb_out *out = kb_open_output(context);
  if (!out) {
    return KB_EXIT_NOT_RUN;
  }
  write_answer(context, lookup, &text);
  kb_out_buf(out, &text);
  kb_buf_fini(&text);
  return kb_close_output(out, lookup->answer.found_count > 0 ? KB_EXIT_NOTHING : KB_EXIT_FOUND);
}

static enum kb_exit explain(const struct kb_context *context)
{
  struct kb_loaded_rule_set loaded = {0};
  struct kb_lookup lookup = {0};
  enum kb_exit status = KB_EXIT_NOT_RUN;
  if (kb_read_question(context, &lookup) &&
      kb_load_rule_set(context, (struct kb_rule_set_options){.with_examples = true}, false,
                       &loaded)) {
    status = look_up(context, &lookup, &loaded);
  }
  kb_lookup_fini(&lookup);
  kb_loaded_rule_set_fini(&loaded);
  return status;
}

const struct kb_cli_command kb_cli_explain = {
  {"explain", "CODE|KB|TEXT...|-", "show the article for a code, a KB number, or pasted error text",
   description, options, 0, 0},
  explain,
};
