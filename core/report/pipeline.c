#include "report/pipeline.h"

#include "base/text.h"

/* What a kind of text writes in place of a byte that has a meaning there. */
struct escape {
  char byte;
  const char *instead;
};

static const struct escape github_message[] = {
  {'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}, {'\0', NULL}};
static const struct escape github_property[] = {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"},
                                                {':', "%3A"}, {',', "%2C"},  {'\0', NULL}};
static const struct escape azure_message[] = {
  {'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"}, {'\0', NULL}};
static const struct escape azure_property[] = {{'%', "%AZP25"}, {'\r', "%0D"}, {'\n', "%0A"},
                                               {']', "%5D"},    {';', "%3B"},  {'\0', NULL}};

static void add_escaped(struct kb_buf *out, struct kb_slice text, const struct escape *escapes)
{
  for (size_t i = 0; i < text.length; i++) {
    const struct escape *escape = escapes;
    while (escape->instead && escape->byte != text.data[i]) {
      escape++;
    }
    if (escape->instead) {
      kb_buf_add_text(out, escape->instead);
    } else {
      kb_buf_add_char(out, text.data[i]);
    }
  }
}

/* Text from articles must not give commands to a terminal either. */
static void add_displayed(struct kb_buf *out, const char *text, const struct escape *escapes)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(text));
  add_escaped(out, kb_buf_slice(&shown), escapes);
  out->failed |= shown.failed;
  kb_buf_fini(&shown);
}

static void add_message(struct kb_buf *out, const struct kb_diagnostic *diagnostic,
                        const struct escape *escapes)
{
  add_displayed(out, diagnostic->message, escapes);
  if (diagnostic->suggestion) {
    kb_buf_add_text(out, "; ");
    add_displayed(out, diagnostic->suggestion, escapes);
  }
  kb_buf_add_char(out, '\n');
}

static const char *level_of(const struct kb_diagnostic *diagnostic)
{
  return kb_diagnostic_is_error(diagnostic->code) ? "error" : "warning";
}

void kb_github_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *at = &diagnostics->list[i];
    kb_buf_addf(out, "::%s file=", level_of(at));
    add_displayed(out, at->file, github_property);
    kb_buf_addf(out, ",line=%zu,col=%zu,title=%s::", at->line, at->column,
                kb_diagnostic_code_name(at->code));
    add_message(out, at, github_message);
  }
}

void kb_azure_write(struct kb_buf *out, const struct kb_diagnostics *diagnostics)
{
  for (size_t i = 0; i < diagnostics->count; i++) {
    const struct kb_diagnostic *at = &diagnostics->list[i];
    kb_buf_addf(out, "##vso[task.logissue type=%s;sourcepath=", level_of(at));
    add_displayed(out, at->file, azure_property);
    kb_buf_addf(out, ";linenumber=%zu;columnnumber=%zu;code=%s;]", at->line, at->column,
                kb_diagnostic_code_name(at->code));
    add_message(out, at, azure_message);
  }
}
