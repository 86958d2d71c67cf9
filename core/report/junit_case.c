#include "report/junit_case.h"

#include "base/text.h"
#include "report/wording.h"

/* Untrusted text, between tags or in quotes. */
static void add_xml(struct kb_buf *out, const char *text)
{
  struct kb_buf shown = {0};
  kb_text_display(&shown, kb_slice_of(text));
  for (size_t i = 0; i < shown.length; i++) {
    const char byte = shown.data[i];
    const char *entity = byte == '<'   ? "&lt;"
                         : byte == '>' ? "&gt;"
                         : byte == '&' ? "&amp;"
                         : byte == '"' ? "&quot;"
                                       : NULL;
    /* U+FFFE and U+FFFF are not characters of XML */
    if (shown.length - i >= 3 && memcmp(shown.data + i, "\xEF\xBF", 2) == 0 &&
        (unsigned char)shown.data[i + 2] >= 0xBE) {
      kb_buf_add_text(out, "\xEF\xBF\xBD");
      i += 2;
    } else if (entity) {
      kb_buf_add_text(out, entity);
    } else {
      kb_buf_add_char(out, byte);
    }
  }
  out->failed = out->failed || shown.failed;
  kb_buf_fini(&shown);
}

void kb_junit_attribute(struct kb_buf *out, const char *name, const char *value)
{
  kb_buf_addf(out, " %s=\"", name);
  add_xml(out, value);
  kb_buf_add_char(out, '"');
}

void kb_junit_begin_case(struct kb_buf *out, const char *class_name, const char *name)
{
  kb_buf_add_text(out, "    <testcase");
  kb_junit_attribute(out, "classname", class_name);
  kb_junit_attribute(out, "name", name);
  kb_buf_add_char(out, '>');
}

void kb_junit_case(struct kb_buf *out, const char *class_name, const char *name,
                   const char *outcome, const char *type, const char *message, const char *details)
{
  kb_junit_begin_case(out, class_name, name);
  kb_buf_addf(out, "<%s", outcome);
  kb_junit_attribute(out, "type", type);
  kb_junit_attribute(out, "message", message);
  kb_buf_add_char(out, '>');
  for (const char *line = details; *line;) { /* line breaks are ours, the content of lines is not */
    const size_t length = strcspn(line, "\n");
    struct kb_buf text = {0};
    kb_buf_add(&text, line, length);
    add_xml(out, kb_buf_text(&text));
    out->failed = out->failed || text.failed;
    kb_buf_fini(&text);
    line += length;
    if (*line) {
      kb_buf_add_char(out, '\n');
      line++;
    }
  }
  kb_buf_addf(out, "</%s></testcase>\n", outcome);
}

void kb_junit_line(struct kb_buf *out, const char *label, const char *text)
{
  kb_buf_add_text(out, label);
  kb_text_display(out, kb_slice_of(text));
  kb_buf_add_char(out, '\n');
}

static void describe_cause(struct kb_buf *out, const struct kb_subject *subject,
                           const struct kb_cause_finding *cause)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s: %s", kb_truth_name(cause->truth), cause->text);
  kb_junit_line(out, "", kb_buf_text(&line));
  for (size_t i = 0; i < cause->trace.evidence_count; i++) {
    kb_buf_cut(&line, 0);
    kb_evidence_sentence(&line, &cause->trace.evidence[i]);
    kb_junit_line(out, "  ", kb_buf_text(&line));
  }
  for (size_t i = 0; i < cause->trace.missing_count; i++) {
    kb_buf_cut(&line, 0);
    kb_wording_missing(&line, subject, &cause->trace.missing[i], 1);
    kb_junit_line(out, "  to confirm, check: ", kb_buf_text(&line));
  }
  if (cause->look && cause->truth != KB_TRUE) {
    kb_junit_line(out, "  to confirm, check: ", cause->look);
  }
  if (cause->deciding.field) {
    kb_buf_cut(&line, 0);
    kb_deciding_value_words(&line, &cause->deciding);
    kb_junit_line(out, "  would be confirmed if ", kb_buf_text(&line));
  }
  out->failed = out->failed || line.failed;
  kb_buf_fini(&line);
}

void kb_junit_describe(struct kb_buf *out, const struct kb_finding *finding)
{
  for (size_t i = 0; i < finding->cause_count; i++) {
    describe_cause(out, finding->article->subject, &finding->causes[i]);
  }
  for (size_t i = 0; i < finding->step_count; i++) {
    kb_buf_addf(out, "%zu. ", i + 1);
    kb_wording_step_tag(out, finding, &finding->steps[i]);
    kb_junit_line(out, "", finding->steps[i].text);
    for (size_t k = 0; k < finding->steps[i].step_count; k++) {
      kb_junit_line(out, "   - ", finding->steps[i].steps[k]);
    }
  }
  if (finding->article->reference) {
    kb_junit_line(out, "See: ", finding->article->reference);
  }
}
