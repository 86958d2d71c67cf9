/* Formats --help, from the table that parsing uses. */
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

static void add_help(struct kb_buf *out, const struct kb_option *option)
{
  struct kb_buf text = {0};
  kb_buf_add_text(&text, option->help);
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

static void add_option(struct kb_buf *out, const struct kb_option *option)
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
  add_help(out, option);
  kb_buf_add_char(out, '\n');
}

static void add_options(struct kb_buf *out, const char *heading, const struct kb_option *options)
{
  if (!options || !options->name) {
    return;
  }
  kb_buf_addf(out, "\n%s:\n", heading);
  for (const struct kb_option *option = options; option->name; option++) {
    if (strcmp(option->name, "help") != 0) {
      add_option(out, option);
    }
  }
}

void kb_args_print_help(struct kb_buf *out, const struct kb_command *command,
                        const struct kb_option *common)
{
  static const struct kb_option help = {.name = "help", .letter = 'h', .help = "Show this text."};
  kb_buf_addf(out, "Usage: kbtriage %s [OPTION...]", command->name);
  if (command->arguments) {
    kb_buf_addf(out, " %s", command->arguments);
  }
  kb_buf_add_char(out, '\n');
  kb_buf_add_char(out, '\n');
  kb_args_add_paragraphs(out, command->description ? command->description : command->summary);
  add_options(out, "Options", command->options);
  const bool has_common = common && common->name;
  add_options(out, "Common options", common);
  if (!has_common) {
    kb_buf_add_char(out, '\n');
  }
  add_option(out, &help);
}
