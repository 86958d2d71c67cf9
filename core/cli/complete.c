#include "cli/completion.h"

#include "base/text.h"
#include "cli/config.h"
#include "cli/topics.h"

#include <stdlib.h>
#include <strings.h>

/* What is to be completed. */
struct question {
  const struct kb_completion *tables;
  const volatile sig_atomic_t *interrupted;
  const char *typed; /* part of the word at the cursor that candidates must begin with */
  size_t skipped;    /* number of characters of the word before that */
};

/* The first line: "words 0". */
static void begin(struct kb_buf *out, const struct question *question, const char *kind)
{
  kb_buf_addf(out, "%s %zu", kind, question->skipped);
}

static void add_candidate(struct kb_buf *out, const char *word, struct kb_slice description)
{
  kb_text_display(out, kb_slice_of(word));
  if (description.length > 0) {
    kb_buf_add_char(out, '\t');
    kb_text_display(out, description);
  }
  kb_buf_add_char(out, '\n');
}

static void offer(struct kb_buf *out, const struct question *question, const char *word,
                  struct kb_slice description)
{
  if (strncmp(word, question->typed, strlen(question->typed)) == 0) {
    add_candidate(out, word, description);
  }
}

/* The first sentence, without its full stop; if it is long, its part before the first semicolon. */
static struct kb_slice summary_of(const char *help)
{
  enum { LONG = 72 };
  static const char *const ends[] = {"; ", ": "};
  struct kb_slice summary = {help, kb_text_sentence(kb_slice_of(help))};
  for (size_t i = 0; i < sizeof ends / sizeof *ends && summary.length > LONG; i++) {
    const char *end = strstr(help, ends[i]);
    if (end && (size_t)(end - help) < summary.length) {
      summary.length = (size_t)(end - help);
    }
  }
  if (summary.length > 0 && help[summary.length - 1] == '.') {
    summary.length--;
  }
  return summary;
}

/* "--format"; or "-f" if only one dash was typed. */
static void offer_option(struct kb_buf *out, const struct question *question,
                         const struct kb_option *option)
{
  struct kb_buf name = {0};
  kb_buf_addf(&name, "--%s", option->name);
  offer(out, question, kb_buf_text(&name), summary_of(option->help));
  if (option->letter && question->typed[0] == '-') {
    offer(out, question, (char[]){'-', option->letter, '\0'}, summary_of(option->help));
  }
  out->failed = out->failed || name.failed;
  kb_buf_fini(&name);
}

/* Offers options that may still be given. */
static void offer_options(struct kb_buf *out, const struct question *question,
                          const struct kb_args *args)
{
  static const struct kb_option help = {
    .name = "help", .letter = 'h', .help = "Show what it does."};
  const struct kb_option *option;
  begin(out, question, "words");
  kb_buf_add_char(out, '\n');
  for (size_t i = 0; (option = kb_args_option_at(args, i)) != NULL; i++) {
    if (kb_args_may_repeat(args, option) || !kb_args_is_typed(args, option->name)) {
      offer_option(out, question, option);
    }
  }
  offer_option(out, question, &help);
}

static void offer_words(struct kb_buf *out, const struct question *question, const char *words)
{
  struct kb_buf word = {0};
  size_t length = 0;
  for (const char *at = words; at; at = at[length] == '|' ? at + length + 1 : NULL) {
    length = strcspn(at, "| ");
    kb_buf_clear(&word);
    kb_buf_add_slice(&word, (struct kb_slice){at, length});
    out->failed = out->failed || word.failed;
    offer(out, question, kb_buf_text(&word), (struct kb_slice){0});
  }
  kb_buf_fini(&word);
}

static void offer_code(struct kb_buf *out, const struct question *question,
                       const struct kb_article *article)
{
  if (strncasecmp(article->code, question->typed, strlen(question->typed)) == 0) {
    add_candidate(out, article->code, kb_slice_of(article->title));
  }
}

/* Offers codes of the rule set that the line, the environment or the settings name, in any
   letter case. */
static void offer_codes(struct kb_buf *out, const struct question *question,
                        const struct kb_command *command, struct kb_args *args)
{
  const struct kb_context context = {args, question->interrupted, NULL};
  struct kb_loaded_rule_set loaded = {0};
  struct kb_error error;
  kb_args_withdraw(args, "only"); /* may not be complete yet */
  kb_args_withdraw(args, "skip");
  if (kb_config_apply(args, command, &error) != KB_OK) {
    kb_say("%s", error.message);
  } else if (kb_load_rule_set(&context, (struct kb_rule_set_options){0}, false, &loaded)) {
    for (size_t i = 0; i < loaded.rule_set.count; i++) {
      const struct kb_article *article = loaded.rule_set.articles[i];
      if (!article->overridden && !article->skipped) {
        offer_code(out, question, article);
      }
    }
  }
  kb_loaded_rule_set_fini(&loaded);
}

/* Goes on after the last of the characters in the word typed. */
static void skip_past(struct question *question, const char *characters)
{
  const char *at = question->typed;
  for (const char *next = at; *next; next++) {
    at = strchr(characters, *next) ? next + 1 : at;
  }
  question->skipped += (size_t)(at - question->typed);
  question->typed = at;
}

static void offer_commands(struct kb_buf *out, const struct question *question, bool with_topics)
{
  for (size_t i = 0; question->tables->commands[i]; i++) {
    const struct kb_command *command = &question->tables->commands[i]->command;
    offer(out, question, command->name, kb_slice_of(command->summary));
  }
  for (const struct kb_topic *topic = kb_topics; with_topics && topic->name; topic++) {
    offer(out, question, topic->name, kb_slice_of(topic->summary));
  }
}

static const char *kind_name(const struct kb_value *value)
{
  return value->kind == KB_VALUE_FILE        ? "files"
         : value->kind == KB_VALUE_DIRECTORY ? "directories"
                                             : "words";
}

static void offer_value(struct kb_buf *out, struct question *question, struct kb_value value,
                        const struct kb_command *command, struct kb_args *args)
{
  if (value.kind == KB_VALUE_LIST || value.kind == KB_VALUE_EXPRESSION) {
    skip_past(question, value.kind == KB_VALUE_LIST ? "," : " ,()");
  }
  begin(out, question, kind_name(&value));
  if (value.kind == KB_VALUE_FILE && value.suffix) {
    kb_buf_addf(out, " %s", value.suffix);
  }
  kb_buf_add_char(out, '\n');
  if (value.kind == KB_VALUE_WORDS || value.kind == KB_VALUE_LIST) {
    offer_words(out, question, value.words);
  } else if (value.kind == KB_VALUE_COMMAND || value.kind == KB_VALUE_TOPIC) {
    offer_commands(out, question, value.kind == KB_VALUE_TOPIC);
  } else if (value.kind == KB_VALUE_EXPRESSION) {
    offer_words(out, question,
                "and|or|not|draft|stable|retired|error|warning|information|code:|kb:|severity:|"
                "status:|pack:|about:");
    offer_codes(out, question, command, args);
  } else if (value.kind == KB_VALUE_CODE) {
    offer_codes(out, question, command, args);
  }
}

/* The option with that letter, or with that name if `letter` is 0; or NULL. */
static const struct kb_option *find_option(const struct kb_args *args, char letter,
                                           struct kb_slice name)
{
  const struct kb_option *option;
  for (size_t i = 0; (option = kb_args_option_at(args, i)) != NULL; i++) {
    if (letter ? option->letter == letter : kb_slice_is(name, option->name)) {
      return option;
    }
  }
  return NULL;
}

/* The option that a value is attached to: "--format=js", "-fjs", "-qfjs"; `*length` is the
   length before the value. NULL: none. */
static const struct kb_option *glued_option(const struct kb_args *args, const char *word,
                                            size_t *length)
{
  const char *equals = strchr(word, '=');
  const struct kb_option *option = NULL;
  if (word[1] == '-') {
    if (equals) {
      *length = (size_t)(equals - word) + 1;
      option = find_option(args, 0, (struct kb_slice){word + 2, *length - 3});
    }
    return option && option->value ? option : NULL;
  }
  size_t at = 1;
  do {
    option = word[at] ? find_option(args, word[at], (struct kb_slice){0}) : NULL;
    at++;
  } while (option && !option->value);
  *length = at;
  return option;
}

static void answer(struct kb_buf *out, struct question *question, const struct kb_command *command,
                   struct kb_args *args)
{
  const struct kb_option *option = kb_args_waiting(args);
  size_t length = 0;
  if (!option && (kb_args_only_arguments(args) || question->typed[0] != '-')) {
    const bool may_follow =
      command->max_arguments == 0 || kb_args_count(args) < command->max_arguments;
    offer_value(out, question,
                may_follow ? kb_value_of_arguments(command, kb_args_count(args))
                           : (struct kb_value){.kind = KB_VALUE_NONE},
                command, args);
    return;
  }
  if (!option && (option = glued_option(args, question->typed, &length)) != NULL) {
    question->typed += length;
    question->skipped = length;
  }
  if (option) {
    offer_value(out, question, kb_value_of_option(option), command, args);
  } else {
    offer_options(out, question, args);
  }
}

/* Completes the word in the place of a command. */
static void answer_first(struct kb_buf *out, const struct question *question)
{
  begin(out, question, "words");
  kb_buf_add_char(out, '\n');
  for (size_t i = 0; question->tables->commands[i]; i++) {
    const struct kb_command *command = &question->tables->commands[i]->command;
    offer(out, question, command->name, kb_slice_of(command->summary));
  }
  for (const struct kb_option *option = question->tables->options; option->name; option++) {
    offer_option(out, question, option);
  }
}

/* Expands "~/rules" and "--rules=~/rules" as the shell will. */
static char *expand_home(struct kb_arena *arena, const char *word)
{
  const char *home = getenv("HOME");
  const char *tilde = strstr(word, "~/");
  struct kb_buf expanded = {0};
  if (home && tilde && (tilde == word || word[0] == '-')) {
    kb_buf_addf(&expanded, "%.*s%s%s", (int)(tilde - word), word, home, tilde + 1);
    word = kb_buf_text(&expanded);
  }
  char *copy = expanded.failed ? NULL : kb_arena_text(arena, word);
  kb_buf_fini(&expanded);
  return copy;
}

static const struct kb_command *find_command(const struct kb_completion *tables, const char *name)
{
  for (size_t i = 0; tables->commands[i]; i++) {
    if (strcmp(tables->commands[i]->command.name, name) == 0) {
      return &tables->commands[i]->command;
    }
  }
  return NULL;
}

/* Parses words[0], the command, and the words before the cursor. */
static enum kb_status parse(const struct kb_completion *tables, const struct kb_command *command,
                            int count, char *const words[], struct kb_arena *arena,
                            struct kb_args **args)
{
  struct kb_error error;
  char **expanded = kb_arena_array(arena, (size_t)count, sizeof *expanded);
  bool good = expanded != NULL;
  for (int i = 1; good && i < count; i++) {
    expanded[i] = expand_home(arena, words[i]);
    good = expanded[i] != NULL;
  }
  return good ? kb_args_parse_begun(command, tables->common, count - 1, expanded + 1, args, &error)
              : KB_NO_MEMORY;
}

bool kb_complete(struct kb_buf *out, const struct kb_completion *tables, int argc,
                 char *const argv[], const volatile sig_atomic_t *interrupted)
{
  struct question question = {tables, interrupted, argv[argc - 1], 0};
  const struct kb_command *command = argc > 1 ? find_command(tables, argv[0]) : NULL;
  struct kb_arena arena = {0};
  struct kb_args *args = NULL;
  bool good = true;
  if (argc == 1) {
    answer_first(out, &question);
  } else if (!command) {
    begin(out, &question, "words");
    kb_buf_add_char(out, '\n');
  } else if (parse(tables, command, argc - 1, argv, &arena, &args) == KB_OK) {
    answer(out, &question, command, args);
  } else {
    good = false;
  }
  kb_args_free(args);
  kb_arena_fini(&arena);
  return good && !out->failed;
}
