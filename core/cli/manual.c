#include "cli/manual.h"

#include "base/ascii.h"
#include "base/text.h"
#include "cli/overview.h"
#include "cli/roff.h"
#include "cli/topics.h"

/* The tables that drive the parser and --help also make the pages, so the three agree. The text of
   a description has no markup: the shape of a paragraph decides its section. One that starts with
   "Exit status: " is a list of statuses, an indented one is an example, all others are prose. Each
   section goes through the whole description and takes the paragraphs of its kind. */

static const char status_mark[] = "Exit status: ";

static bool begins_with(struct kb_slice text, const char *start)
{
  const size_t length = strlen(start);
  return text.length >= length && memcmp(text.data, start, length) == 0;
}

/* --- Head --- */

static void add_upper(struct kb_buf *out, const char *text)
{
  for (; *text; text++) {
    const char upper = kb_to_upper(*text);
    kb_roff_text(out, (struct kb_slice){&upper, 1});
  }
}

static void add_page_name(struct kb_buf *out, const char *command)
{
  kb_buf_add_text(out, "kbtriage");
  if (command) {
    kb_buf_add_text(out, "\\-");
    kb_roff_text(out, kb_slice_of(command));
  }
}

static void add_head(struct kb_buf *out, const struct kb_manual *manual, const char *command,
                     const char *summary)
{
  kb_buf_add_text(out, ".\\\" Made from the tables of the command line; not to be edited.\n");
  kb_buf_add_text(out, ".TH KBTRIAGE");
  if (command) {
    kb_buf_add_text(out, "\\-");
    add_upper(out, command);
  }
  kb_buf_addf(out, " 1 %s \"kbtriage %s\" \"User commands\"\n", manual->date, manual->version);
  struct kb_buf name = {0};
  kb_buf_addf(&name, "kbtriage%s%s - %s", command ? "-" : "", command ? command : "", summary);
  out->failed = out->failed || name.failed;
  kb_buf_add_text(out, ".SH NAME\n");
  kb_roff_paragraph(out, kb_buf_slice(&name));
  kb_buf_fini(&name);
}

static void add_synopsis(struct kb_buf *out, const char *command, const char *arguments)
{
  kb_buf_add_text(out, ".SH SYNOPSIS\n\\fBkbtriage");
  if (command) {
    kb_buf_add_char(out, ' ');
    kb_roff_text(out, kb_slice_of(command));
    kb_buf_add_text(out, "\\fR [\\fIOPTION\\fR...]");
  } else {
    kb_buf_add_text(out, "\\fR");
  }
  if (arguments) {
    kb_buf_add_char(out, ' ');
    kb_roff_arguments(out, kb_slice_of(arguments));
  }
  kb_buf_add_char(out, '\n');
}

/* --- Description, exit status, examples: the paragraphs of the description --- */

enum kind { PROSE, STATUS, EXAMPLE };

/* An example that a sentence introduces ("...:") stays in place, as prose. */
static enum kind kind_of(struct kb_slice paragraph, struct kb_slice before)
{
  if (begins_with(paragraph, status_mark)) {
    return STATUS;
  }
  const bool led_up = before.length > 0 && before.data[before.length - 1] == ':';
  return begins_with(paragraph, " ") && !led_up ? EXAMPLE : PROSE;
}

static struct kb_slice next_paragraph(const char **text)
{
  const char *end = strstr(*text, "\n\n");
  const struct kb_slice paragraph = {*text, end ? (size_t)(end - *text) : strlen(*text)};
  *text += paragraph.length;
  *text += strspn(*text, "\n");
  return paragraph;
}

/* "0 nothing found; 1 findings; 2 ..." as a list. */
static void add_statuses(struct kb_buf *out, struct kb_slice text)
{
  while (text.length > 0) {
    size_t number = 0;
    while (number < text.length && kb_is_digit(text.data[number])) {
      number++;
    }
    size_t end = number;
    while (end < text.length &&
           !(text.data[end] == ';' && end + 2 < text.length && kb_is_digit(text.data[end + 2]))) {
      end++;
    }
    struct kb_slice meaning = {text.data + number, end - number};
    while (meaning.length > 0 && meaning.data[0] == ' ') {
      meaning.data++;
      meaning.length--;
    }
    kb_buf_addf(out, ".TP\n.B %.*s\n", (int)number, text.data);
    kb_roff_paragraph(out, meaning);
    const size_t taken = end + 2 < text.length ? end + 2 : text.length;
    text.data += taken;
    text.length -= taken;
  }
}

static void add_one(struct kb_buf *out, enum kind kind, struct kb_slice paragraph, bool first)
{
  if (kind == STATUS) {
    const size_t mark = sizeof status_mark - 1;
    const size_t stop = paragraph.data[paragraph.length - 1] == '.';
    add_statuses(out, (struct kb_slice){paragraph.data + mark, paragraph.length - mark - stop});
    return;
  }
  kb_buf_add_text(out, first ? "" : ".PP\n");
  if (begins_with(paragraph, " ")) {
    kb_roff_example(out, paragraph);
  } else {
    kb_roff_paragraph(out, paragraph);
  }
}

/* The section with the paragraphs of that kind, if there are any. */
static void add_paragraphs(struct kb_buf *out, const char *heading, enum kind kind,
                           const struct kb_command *command)
{
  const char *text = command->description ? command->description : command->summary;
  struct kb_slice before = {NULL, 0};
  bool first = true;
  while (*text) {
    const struct kb_slice paragraph = next_paragraph(&text);
    if (kind_of(paragraph, before) == kind) {
      if (first) {
        kb_buf_addf(out, ".SH %s\n", heading);
      }
      add_one(out, kind, paragraph, first);
      first = false;
    }
    before = paragraph;
  }
}

/* --- Options --- */

static void add_option(struct kb_buf *out, const struct kb_option *option)
{
  kb_buf_add_text(out, ".TP\n\\fB");
  if (option->letter) {
    kb_buf_addf(out, "\\-%c\\fR, \\fB", option->letter);
  }
  kb_buf_add_text(out, "\\-\\-");
  kb_roff_text(out, kb_slice_of(option->name));
  kb_buf_add_text(out, "\\fR");
  if (option->value) {
    kb_buf_add_text(out, " \\fI");
    kb_roff_text(out, kb_slice_of(option->value));
    kb_buf_add_text(out, "\\fR");
  }
  kb_buf_add_char(out, '\n');
  kb_roff_paragraph(out, kb_slice_of(option->help));
  if (option->choices) {
    struct kb_buf choices = {0};
    kb_buf_add_text(&choices, "One of: ");
    for (const char *at = option->choices; *at; at++) {
      kb_buf_add_text(&choices, *at == '|' ? ", " : (char[]){*at, '\0'});
    }
    kb_buf_add_char(&choices, '.');
    out->failed = out->failed || choices.failed;
    kb_roff_paragraph(out, kb_buf_slice(&choices));
    kb_buf_fini(&choices);
  }
}

static void add_options(struct kb_buf *out, const struct kb_option *options)
{
  for (const struct kb_option *option = options; option && option->name; option++) {
    add_option(out, option);
  }
}

static bool has_option(const struct kb_option *options, const char *name)
{
  for (const struct kb_option *option = options; option && option->name; option++) {
    if (strcmp(option->name, name) == 0) {
      return true;
    }
  }
  return false;
}

/* --- Variables and files --- */

/* Those that apply to the command; all of them for NULL. */
static void add_places(struct kb_buf *out, const char *heading,
                       const struct kb_overview_place *places, const struct kb_manual *manual,
                       const struct kb_command *command)
{
  bool first = true;
  for (const struct kb_overview_place *place = places; place->name; place++) {
    if (command && !(place->option && (has_option(command->options, place->option) ||
                                       has_option(manual->common, place->option)))) {
      continue;
    }
    if (first) {
      kb_buf_addf(out, ".SH %s\n", heading);
    }
    first = false;
    kb_buf_add_text(out, ".TP\n.B ");
    kb_roff_text(out, kb_slice_of(place->name));
    kb_buf_add_char(out, '\n');
    kb_roff_paragraph(out, kb_slice_of(place->text));
  }
}

/* --- Pages --- */

/* The other pages, in their order. */
static void add_see_also(struct kb_buf *out, const struct kb_manual *manual,
                         const struct kb_command *but)
{
  kb_buf_add_text(out, ".SH SEE ALSO\n");
  const char *end = "";
  if (but) {
    kb_buf_add_text(out, ".BR kbtriage (1)");
    end = " ,\n";
  }
  for (size_t i = 0; manual->commands[i]; i++) {
    if (&manual->commands[i]->command != but) {
      kb_buf_addf(out, "%s.BR ", end);
      add_page_name(out, manual->commands[i]->command.name);
      kb_buf_add_text(out, " (1)");
      end = " ,\n";
    }
  }
  kb_buf_add_char(out, '\n');
}

static void add_commands(struct kb_buf *out, const struct kb_manual *manual)
{
  kb_buf_add_text(out, ".SH COMMANDS\n");
  for (size_t i = 0; manual->commands[i]; i++) {
    const struct kb_command *command = &manual->commands[i]->command;
    kb_buf_add_text(out, ".TP\n.BR ");
    add_page_name(out, command->name);
    kb_buf_add_text(out, " (1)\n");
    kb_roff_paragraph(out, kb_slice_of(command->summary));
  }
}

static void add_topics(struct kb_buf *out)
{
  kb_buf_add_text(out, ".SH TOPICS\nTopics of kbtriage help COMMAND|TOPIC.\n");
  for (const struct kb_topic *topic = kb_topics; topic->name; topic++) {
    const char *text = topic->text;
    kb_buf_add_text(out, ".SS ");
    kb_roff_text(out, kb_slice_of(topic->name));
    kb_buf_add_text(out, ": ");
    kb_roff_text(out, kb_slice_of(topic->summary));
    kb_buf_add_char(out, '\n');
    for (bool first = true; *text; first = false) {
      add_one(out, PROSE, next_paragraph(&text), first);
    }
  }
}

void kb_manual_write_overview(struct kb_buf *out, const struct kb_manual *manual,
                              const struct kb_command *overview)
{
  add_head(out, manual, NULL, overview->summary);
  add_synopsis(out, NULL, overview->arguments);
  add_paragraphs(out, "DESCRIPTION", PROSE, overview);
  add_commands(out, manual);
  add_topics(out);
  kb_buf_add_text(out, ".SH OPTIONS\n");
  add_options(out, overview->options);
  kb_buf_add_text(out, ".SS Of every command\n");
  add_options(out, manual->common);
  add_paragraphs(out, "EXIT STATUS", STATUS, overview);
  add_places(out, "ENVIRONMENT", kb_variables, manual, NULL);
  add_places(out, "FILES", kb_file_places, manual, NULL);
  add_paragraphs(out, "EXAMPLES", EXAMPLE, overview);
  add_see_also(out, manual, NULL);
}

void kb_manual_write_command(struct kb_buf *out, const struct kb_manual *manual,
                             const struct kb_command *command)
{
  static const struct kb_option help = {.name = "help", .letter = 'h', .help = "Show this text."};
  add_head(out, manual, command->name, command->summary);
  add_synopsis(out, command->name, command->arguments);
  add_paragraphs(out, "DESCRIPTION", PROSE, command);
  kb_buf_add_text(out, ".SH OPTIONS\n");
  add_options(out, command->options);
  if (command->options && command->options->name) {
    kb_buf_add_text(out, ".SS Of every command\n");
  }
  add_options(out, manual->common);
  add_option(out, &help);
  add_paragraphs(out, "EXIT STATUS", STATUS, command);
  add_places(out, "ENVIRONMENT", kb_variables, manual, command);
  add_places(out, "FILES", kb_file_places, manual, command);
  add_paragraphs(out, "EXAMPLES", EXAMPLE, command);
  add_see_also(out, manual, command);
}
