#define _GNU_SOURCE /* memfd_create */
#include "author/draft_report.h"
#include "base/text.h"
#include "memory_file.h"
#include "report/report_reader.h"

#include <string.h>

static void describe(struct kb_buf *out, const struct kb_saved_report *report)
{
  kb_buf_addf(out, "%zu %zu %zu %zu %zu %zu %zu %zu\n", report->count, report->unmatched_count,
              report->cases, report->rejected, report->faults, report->skipped,
              report->unmatched_alerts, report->odd);
  for (size_t i = 0; i < report->count; i++) {
    const struct kb_saved_finding *finding = &report->findings[i];
    kb_buf_addf(out, "%s|%s|%s|%s|%s|%s|%s|%s|%s\n", finding->article, finding->title,
                finding->severity, finding->verdict, finding->subject, finding->name,
                finding->causes, finding->text, finding->record);
    assert(finding->verdict[0] != '\0' && finding->subject[0] != '\0');
  }
  for (size_t i = 0; i < report->unmatched_count; i++) {
    const struct kb_saved_unmatched *alert = &report->unmatched[i];
    kb_buf_addf(out, "%s|%s|%s|%zu\n", alert->code, alert->text, alert->message, alert->count);
  }
}

static enum kb_status read_text(struct kb_slice text, struct kb_buf *out)
{
  struct kb_saved_report report;
  struct kb_error error = {.message = ""};
  const char *file = memory_file((const uint8_t *)text.data, text.length);
  const enum kb_status status = kb_saved_read(&report, file, &error);
  assert((status == KB_OK) == (error.message[0] == '\0'));
  if (status == KB_OK) {
    describe(out, &report);
  }
  kb_saved_fini(&report);
  return status;
}

/* A draft can be made of each alert of a report, up to the number it says. */
static void draft(struct kb_slice text)
{
  for (size_t number = 0; number < 3; number++) {
    struct kb_draft draft = {.code = "Fuzz"};
    struct kb_buf article = {0};
    struct kb_error error = {.message = ""};
    if (kb_draft_from_report(&draft, text, number, &error) == KB_OK) {
      assert(number > 0 && !draft.failed);
      kb_draft_write(&article, &draft);
      assert(!article.failed);
    } else {
      assert(error.message[0] != '\0');
    }
    kb_buf_fini(&article);
    kb_draft_fini(&draft);
  }
}

/* Otherwise it may be taken for compressed, or for UTF-16, by its first bytes. */
static bool is_printable(struct kb_slice text)
{
  return kb_text_is_utf8(text) && text.length > 1 && text.data[0] == '{' && text.data[1] != '\0';
}

/* Empty lines around a report change nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  const struct kb_slice text = {(const char *)data, size};
  struct kb_buf spaced = {0};
  struct kb_buf said[2] = {{0}, {0}};
  kb_buf_add_char(&spaced, '\n');
  kb_buf_add_slice(&spaced, text);
  kb_buf_add_text(&spaced, "\n\n");
  const enum kb_status status = read_text(text, &said[0]);
  if (is_printable(text)) {
    assert(read_text(kb_buf_slice(&spaced), &said[1]) == status);
    assert(kb_slice_equal(kb_buf_slice(&said[0]), kb_buf_slice(&said[1])));
  }
  draft(text);
  kb_buf_fini(&spaced);
  kb_buf_fini(&said[0]);
  kb_buf_fini(&said[1]);
  return 0;
}
