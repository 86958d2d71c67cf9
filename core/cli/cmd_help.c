#include "base/text.h"
#include "cli/command.h"
#include "cli/overview.h"
#include "cli/topics.h"

static const struct kb_option options[] = {{NULL, 0, NULL, NULL, false, NULL}};

static const char description[] =
  "Explains a command, with more than COMMAND --help; or, as a topic, what several commands have "
  "in common. Without a word, lists both.\n\n"
  "  kbtriage help run\n"
  "  kbtriage help verdicts\n\n"
  "Exit status: 0 shown; 2 there is no such command or topic.";

/* True if it is the name of a command. */
static bool add_command(struct kb_buf *out, const char *word)
{
  for (size_t i = 0; kb_commands[i]; i++) {
    if (strcmp(kb_commands[i]->command.name, word) == 0) {
      kb_args_print_help(out, &kb_commands[i]->command, kb_common_options);
      return true;
    }
  }
  return false;
}

static bool add_topic(struct kb_buf *out, const char *word)
{
  for (const struct kb_topic *topic = kb_topics; topic->name; topic++) {
    if (strcmp(topic->name, word) == 0) {
      kb_args_add_paragraphs(out, topic->text);
      return true;
    }
  }
  return false;
}

static void say_unknown(const char *word)
{
  enum { MOST = 48 };
  const char *names[MOST + 1] = {NULL};
  size_t count = 0;
  for (size_t i = 0; kb_commands[i] && count < MOST; i++) {
    names[count++] = kb_commands[i]->command.name;
  }
  for (size_t i = 0; kb_topics[i].name && count < MOST; i++) {
    names[count++] = kb_topics[i].name;
  }
  const char *near = kb_text_suggest(word, names);
  kb_say("help: there is no command or topic '%s'; %s%s%s", word,
         near ? "did you mean '" : "kbtriage help lists them", near ? near : "", near ? "'?" : "");
}

static enum kb_exit help(const struct kb_context *context)
{
  const char *word = kb_args_at(context->args, 0);
  struct kb_buf text = {0};
  if (!word) {
    kb_overview_print(&text);
  } else if (!add_command(&text, word) && !add_topic(&text, word)) {
    say_unknown(word);
    kb_buf_fini(&text);
    return KB_EXIT_NOT_RUN;
  }
  return kb_print(&text);
}

const struct kb_cli_command kb_cli_help = {
  {"help", "[COMMAND|TOPIC]", "explain a command or a topic", description, options, 0, 1},
  help,
};
