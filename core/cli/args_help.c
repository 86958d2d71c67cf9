/* Formats --help and the longer text of kbtriage help, from the table that parsing uses. */
#include "base/text.h"
#include "cli/args.h"

enum { WIDTH = 80, HELP_COLUMN = 26 };

static void pad(struct kb_buf *out, size_t count)
{
  while (count-- > 0) {
    kb_buf_add_char(out, ' ');
  }
}

static void add_paragraph(struct kb_buf *out, struct kb_slice text)
{
  if (text.length > 0 && text.data[0] == ' ') {
    kb_buf_add_slice(out, text);
  } else {
    kb_text_wrap(out, text, WIDTH, 0, 0);
  }
  kb_buf_add_text(out, "\n");
}

void kb_args_add_paragraphs(struct kb_buf *out, const char *text)
{
  while (*text) {
    const char *end = strstr(text, "\n\n");
    const size_t length = end ? (size_t)(end - text) : strlen(text);
    add_paragraph(out, (struct kb_slice){text, length});
    text += length;
    text += strspn(text, "\n");
    kb_buf_add_text(out, *text ? "\n" : "");
  }
}

static void add_help(struct kb_buf *out, const struct kb_option *option, bool is_summary)
{
  struct kb_buf text = {0};
  const struct kb_slice help = kb_slice_of(option->help);
  kb_buf_add_slice(&text,
                   (struct kb_slice){help.data, is_summary ? kb_text_sentence(help) : help.length});
  if (option->choices) {
    kb_buf_add_text(&text, " One of: ");
    for (const char *at = option->choices; *at; at++) {
      kb_buf_add_text(&text, *at == '|' ? ", " : (char[]){*at, '\0'});
    }
    kb_buf_add_char(&text, '.');
  }
  out->failed = out->failed || text.failed;
  kb_text_wrap(out, kb_buf_slice(&text), WIDTH, HELP_COLUMN, HELP_COLUMN);
  kb_buf_fini(&text);
}

static void add_option(struct kb_buf *out, const struct kb_option *option, bool is_summary)
{
  struct kb_buf head = {0};
  if (option->letter) {
    kb_buf_addf(&head, "  -%c, --%s", option->letter, option->name);
  } else {
    kb_buf_addf(&head, "      --%s", option->name);
  }
  if (option->value) {
    kb_buf_addf(&head, " %s", option->value);
  }
  out->failed = out->failed || head.failed;
  kb_buf_add_slice(out, kb_buf_slice(&head));
  if (head.length + 2 > HELP_COLUMN) {
    kb_buf_add_char(out, '\n');
    pad(out, HELP_COLUMN);
  } else {
    pad(out, HELP_COLUMN - head.length);
  }
  kb_buf_fini(&head);
  add_help(out, option, is_summary);
  kb_buf_add_char(out, '\n');
}

static void add_options(struct kb_buf *out, const char *heading, const struct kb_option *options,
                        bool is_summary)
{
  if (!options || !options->name) {
    return;
  }
  kb_buf_addf(out, "\n%s:\n", heading);
  for (const struct kb_option *option = options; option->name; option++) {
    if (strcmp(option->name, "help") != 0) {
      add_option(out, option, is_summary);
    }
  }
}

/* The first paragraph and the examples, which are indented. */
static void add_summary(struct kb_buf *out, const char *text)
{
  for (bool first = true; *text; first = false) {
    const char *end = strstr(text, "\n\n");
    const size_t length = end ? (size_t)(end - text) : strlen(text);
    if (first || text[0] == ' ') {
      kb_buf_add_text(out, first ? "" : "\n");
      add_paragraph(out, (struct kb_slice){text, length});
    }
    text += length;
    text += strspn(text, "\n");
  }
}

static void add_all(struct kb_buf *out, const struct kb_command *command,
                    const struct kb_option *common, bool is_summary)
{
  static const struct kb_option help = {.name = "help", .letter = 'h', .help = "Show this text."};
  const char *description = command->description ? command->description : command->summary;
  kb_buf_addf(out, "Usage: kbtriage %s [OPTION...]", command->name);
  if (command->arguments) {
    kb_buf_addf(out, " %s", command->arguments);
  }
  kb_buf_add_text(out, "\n\n");
  if (is_summary) {
    add_summary(out, description);
  } else {
    kb_args_add_paragraphs(out, description);
  }
  add_options(out, "Options", command->options, is_summary);
  const bool has_common = common && common->name;
  add_options(out, "Common options", common, is_summary);
  if (!has_common) {
    kb_buf_add_char(out, '\n');
  }
  add_option(out, &help, is_summary);
}

void kb_args_print_summary(struct kb_buf *out, const struct kb_command *command,
                           const struct kb_option *common)
{
  add_all(out, command, common, true);
  kb_buf_addf(out, "\nkbtriage help %s says more, as does man kbtriage-%s.\n", command->name,
              command->name);
}

void kb_args_print_help(struct kb_buf *out, const struct kb_command *command,
                        const struct kb_option *common)
{
  add_all(out, command, common, false);
}
