#include "report/html_record.h"

#include "base/guid.h"
#include "report/html_text.h"

/* The marks: the query of the address follows, the words follow, the words end. */
enum { QUERY = 0x1C, WORDS = 0x1D, END = 0x1F };

static bool is_name(const char *table)
{
  return table[strspn(table, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static bool can_be_linked(const struct kb_table *table, const char *id)
{
  return id && kb_is_guid(id) && is_name(table->logical_name);
}

static void add_begin(struct kb_buf *out, const char *host)
{
  kb_buf_addf(out, "<a class=\"record\" rel=\"noopener noreferrer\" href=\"https://%s/main.aspx",
              host);
}

static void add_query(struct kb_buf *out, const struct kb_table *table, const char *id)
{
  kb_buf_addf(out, "?etn=%s&amp;pagetype=entityrecord&amp;id=%s", table->logical_name, id);
}

void kb_html_record(struct kb_buf *out, const struct kb_provenance *provenance,
                    const struct kb_table *table, const char *id, const char *words)
{
  const char *host = kb_provenance_site(provenance);
  const bool is_link = host && can_be_linked(table, id);
  if (is_link) {
    add_begin(out, host);
    add_query(out, table, id);
    kb_buf_add_text(out, "\">");
  }
  kb_html_text(out, words);
  kb_buf_add_text(out, is_link ? "</a>" : "");
}

void kb_html_record_mark(struct kb_buf *out, const struct kb_record *record, const char *words)
{
  const bool is_link = can_be_linked(record->table, record->id);
  if (is_link) {
    kb_buf_add_char(out, QUERY);
    add_query(out, record->table, record->id);
    kb_buf_add_char(out, WORDS);
  }
  kb_html_text(out, words);
  if (is_link) {
    kb_buf_add_char(out, END);
  }
}

void kb_html_record_unmark(struct kb_buf *out, const struct kb_provenance *provenance,
                           struct kb_slice text)
{
  const char *host = kb_provenance_site(provenance);
  bool is_query = false;
  size_t begin = 0; /* of what was not added yet */
  for (size_t i = 0; i < text.length; i++) {
    const char byte = text.data[i];
    if (byte != QUERY && byte != WORDS && byte != END) {
      continue;
    }
    if (!is_query || host) {
      kb_buf_add(out, text.data + begin, i - begin);
    }
    if (host && byte == QUERY) {
      add_begin(out, host);
    } else if (host) {
      kb_buf_add_text(out, byte == WORDS ? "\">" : "</a>");
    }
    is_query = byte == QUERY;
    begin = i + 1;
  }
  kb_buf_add(out, text.data + begin, text.length - begin);
}
