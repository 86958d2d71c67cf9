#define _GNU_SOURCE /* memfd_create */
#include "base/text.h"
#include "memory_file.h"
#include "report/replay.h"

#include <string.h>

/* A report that can be read is written in every format; and what is written of it as json is read
   again, and says the same. */

static bool feed(struct kb_replay *replay, const char *format, struct kb_buf *into)
{
  struct kb_report report = {.format = kb_format_find(format), .every_case = true};
  struct kb_faults faults = {0};
  struct kb_error error = {.message = ""};
  report.out = kb_out_open_buffer(into, SIZE_MAX);
  assert(report.out);
  const enum kb_status fed = kb_replay_feed(replay, &report, &faults, &error);
  const enum kb_status ended = fed == KB_OK ? kb_report_end(&report, &faults, &error) : fed;
  assert((ended == KB_OK) == (error.message[0] == '\0'));
  if (ended == KB_OK) {
    assert(kb_out_commit(report.out, &error) == KB_OK);
  }
  kb_out_close(report.out);
  kb_report_fini(&report);
  kb_faults_fini(&faults);
  return ended == KB_OK;
}

/* Reads it, and writes it. */
static bool render(struct kb_slice text, bool merges, const char *format, struct kb_buf *into)
{
  struct kb_replay *replay = kb_replay_new();
  struct kb_error error = {.message = ""};
  assert(replay);
  enum kb_status status =
    kb_replay_read(replay, memory_file((const uint8_t *)text.data, text.length), &error);
  assert((status == KB_OK) == (error.message[0] == '\0'));
  if (status == KB_OK && merges) {
    status = kb_replay_merge(replay, &error);
  }
  const bool good = status == KB_OK && feed(replay, format, into);
  kb_replay_free(replay);
  return good;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const char *const formats[] = {"text", "markdown", "html", "csv", "junit", "ndjson"};
  const struct kb_slice text = {(const char *)data, size};
  struct kb_buf first = {0};
  struct kb_buf again = {0};
  if (render(text, true, "json", &first)) {
    assert(render(kb_buf_slice(&first), true, "json", &again));
    assert(kb_slice_equal(kb_buf_slice(&first), kb_buf_slice(&again)));
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
      kb_buf_clear(&again);
      assert(render(text, size % 2 == 0, formats[i], &again));
    }
  }
  kb_buf_fini(&first);
  kb_buf_fini(&again);
  return 0;
}
