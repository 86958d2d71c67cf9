#define _GNU_SOURCE /* memfd_create */
#include "base/json.h"
#include "memory_file.h"
#include "report/difference.h"

/* Any bytes are either a report or rejected; a report does not differ from itself, and the
   differences of two reports are symmetric. */

static const char other[] =
  "{\"findings\":[{\"verdict\":\"confirmed\",\"article\":{\"code\":\"A\",\"title\":\"T\"},"
  "\"mailbox\":{\"id\":\"1\",\"name\":\"n\"},\"causes\":[{\"id\":\"a\",\"verdict\":\"confirmed\","
  "\"text\":\"t\"}]}],\"unmatched\":[{\"code\":\"E1\",\"text\":\"x\",\"count\":2}],"
  "\"summary\":{\"cases\":2,\"findings\":1,\"rejected\":0,\"faults\":0}}";

/* Nothing that moves a cursor. */
static void check_printable(const struct kb_buf *text)
{
  for (size_t i = 0; i < text->length; i++) {
    const unsigned char byte = (unsigned char)text->data[i];
    assert((byte >= 0x20 || byte == '\n') && byte != 0x7F);
  }
}

static void check_outputs(const struct kb_difference *difference)
{
  struct kb_buf text = {0};
  struct kb_buf markdown = {0};
  struct kb_buf json = {0};
  struct kb_error error;
  kb_difference_write_text(&text, difference, &(struct kb_difference_style){.width = 60});
  kb_difference_write_markdown(&markdown, difference);
  kb_difference_write_json(&json, difference);
  assert(!text.failed && !markdown.failed && !json.failed);
  check_printable(&text);
  check_printable(&markdown);
  struct cJSON *value = kb_json_parse(kb_buf_slice(&json), &error);
  assert(value && kb_json_kind(value) == KB_JSON_OBJECT);
  kb_json_free(value);
  kb_buf_fini(&text);
  kb_buf_fini(&markdown);
  kb_buf_fini(&json);
}

static void check_same(const struct kb_saved_report *report)
{
  struct kb_difference difference;
  assert(kb_difference_find(&difference, report, report));
  assert(!kb_difference_has_news(&difference));
  assert(difference.counts[KB_GONE] + difference.counts[KB_CHANGED] == 0);
  /* what is repeated is skipped in both */
  assert(2 * difference.counts[KB_STILL] + difference.repeated == 2 * report->count);
  check_outputs(&difference);
  kb_difference_fini(&difference);
}

static void check_both_ways(const struct kb_saved_report *a, const struct kb_saved_report *b)
{
  struct kb_difference forth;
  struct kb_difference back;
  assert(kb_difference_find(&forth, a, b));
  assert(kb_difference_find(&back, b, a));
  assert(forth.counts[KB_NEW] == back.counts[KB_GONE]);
  assert(forth.counts[KB_GONE] == back.counts[KB_NEW]);
  assert(forth.counts[KB_CHANGED] == back.counts[KB_CHANGED]);
  assert(forth.counts[KB_STILL] == back.counts[KB_STILL]);
  assert(forth.unmatched_count == back.unmatched_count);
  assert(forth.is_complete == back.is_complete);
  check_outputs(&forth);
  check_outputs(&back);
  kb_difference_fini(&forth);
  kb_difference_fini(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct kb_saved_report report;
  struct kb_saved_report known;
  struct kb_error error;
  const char *file = memory_file((const uint8_t *)other, sizeof other - 1);
  assert(kb_saved_read(&known, file, &error) == KB_OK);
  file = memory_file(data, size);
  if (kb_saved_read(&report, file, &error) == KB_OK) {
    check_same(&report);
    check_both_ways(&report, &known);
  } else {
    assert(error.message[0] != '\0');
  }
  kb_saved_fini(&report);
  kb_saved_fini(&known);
  return 0;
}
