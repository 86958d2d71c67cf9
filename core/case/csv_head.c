#include "case/csv_head.h"

#include "base/ascii.h"
#include "base/guid.h"
#include "base/text.h"
#include "case/cell.h"
#include "case/language.h"
#include "rows/decode.h"

#include <strings.h>

/* Unless a line "sep=" names the delimiter, the header is parsed once for each candidate, and the
   one that gives the most columns wins. The key column then decides the table. Without a key the
   checks go from specific to general, each with its own message: display names, columns of a known
   table, and last any header whose next record has as many cells. Text that matches none of them is
   not taken for CSV. */

enum { SHOWN = 60 };

static struct kb_slice first_line(struct kb_slice text)
{
  const char *newline = text.length > 0 ? memchr(text.data, '\n', text.length) : NULL;
  return (struct kb_slice){text.data, newline ? (size_t)(newline - text.data) + 1 : text.length};
}

static bool is_blank(struct kb_slice text)
{
  for (size_t i = 0; i < text.length; i++) {
    if (!kb_is_space(text.data[i])) {
      return false;
    }
  }
  return true;
}

static bool begins(struct kb_slice text, const char *word)
{
  return text.length >= strlen(word) && strncasecmp(text.data, word, strlen(word)) == 0;
}

/* Skips what Export-Csv and Excel put above the header. */
static struct kb_slice skip_above(struct kb_slice text, struct kb_csv_head *head)
{
  for (;;) {
    const struct kb_slice line = first_line(text);
    const bool is_excel = begins(line, "sep=") && line.length > 4;
    if (line.length == 0 || !(is_blank(line) || is_excel || begins(line, "#TYPE "))) {
      return text;
    }
    head->delimiter = is_excel ? line.data[4] : head->delimiter;
    head->before += line.length;
    text.data += line.length;
    text.length -= line.length;
  }
}

enum kb_csv_result kb_csv_head_read(struct kb_slice text, bool at_end, struct kb_csv_head *head)
{
  static const char delimiters[] = ",;\t";
  size_t most = 0;
  head->delimiter = '\0';
  head->before = 0;
  text = skip_above(text, head);
  if (text.length == 0) {
    return KB_CSV_MORE;
  }
  const char *candidates = head->delimiter ? &head->delimiter : delimiters;
  const size_t count = head->delimiter ? 1 : sizeof delimiters - 1;
  char best = candidates[0];
  for (size_t i = 0; i < count; i++) {
    const enum kb_csv_result result =
      kb_csv_read(&head->names, text, candidates[i], at_end, &head->length);
    if (result != KB_CSV_RECORD) {
      return result;
    }
    best = head->names.count > most ? candidates[i] : best;
    most = head->names.count > most ? head->names.count : most;
  }
  head->delimiter = best;
  return kb_csv_read(&head->names, text, best, at_end, &head->length);
}

/* How many headings name a column of the table, in that way or a surer one. */
static size_t count_columns(const struct kb_csv_head *head, const struct kb_table *table,
                            uint32_t languages, enum kb_heading least)
{
  size_t count = 0;
  int place;
  for (size_t i = 0; i < head->names.count; i++) {
    count += kb_cell_heading(table, languages, kb_csv_cell(&head->names, i), &place) >= least;
  }
  return count;
}

static bool has_key(const struct kb_csv_head *head, const struct kb_table *table,
                    uint32_t languages)
{
  int place = -1;
  for (size_t i = 0; i < head->names.count; i++) {
    if (kb_cell_heading(table, languages, kb_csv_cell(&head->names, i), &place) ==
          KB_HEADING_NAME &&
        place == KB_KEY) {
      return true;
    }
  }
  return false;
}

/* Of those in which the header has the key. */
static uint32_t find_languages(const struct kb_csv_head *head, const struct kb_table *table)
{
  size_t most = 0;
  uint32_t found = 0;
  for (size_t i = 0; i < table->schema->language_count; i++) {
    const uint32_t one = KB_LANGUAGE(i);
    const size_t count =
      has_key(head, table, one) ? count_columns(head, table, one, KB_HEADING_TITLE) : 0;
    found = count > most ? one : count == most && count > 0 ? found | one : found;
    most = count > most ? count : most;
  }
  return found;
}

const struct kb_table *kb_csv_head_table(const struct kb_schema *schema,
                                         const struct kb_csv_head *head, uint32_t *languages)
{
  const struct kb_table *found = NULL;
  const uint32_t all = kb_languages_all(schema);
  for (size_t i = 0; i < schema->table_count && !(found && found->key_is_unique); i++) {
    const struct kb_table *table = schema->tables[i];
    if ((!found || table->key_is_unique) && has_key(head, table, all)) {
      found = table;
    }
  }
  *languages = found ? find_languages(head, found) : 0;
  return found;
}

static bool may_be_name(struct kb_slice name)
{
  enum { LONGEST = 80 };
  if (name.length == 0 || name.length > LONGEST || kb_is_digit(name.data[0])) {
    return false;
  }
  for (size_t i = 0; i < name.length; i++) {
    if (strchr("{}<>=\":\n", name.data[i])) {
      return false;
    }
  }
  return true;
}

/* Whether the names are followed by a record of as many cells, which the caller frees. */
static bool has_record(const struct kb_csv_head *head, struct kb_slice text,
                       struct kb_csv_record *record)
{
  size_t length;
  const size_t after = head->before + head->length;
  text.data += after;
  text.length -= after;
  return text.length > 0 &&
         kb_csv_read(record, text, head->delimiter, true, &length) == KB_CSV_RECORD &&
         record->count == head->names.count;
}

static bool looks_like_header(const struct kb_csv_head *head)
{
  enum { FEWEST = 3 };
  bool good = head->names.count >= FEWEST;
  for (size_t i = 0; i < head->names.count && good; i++) {
    good = may_be_name(kb_csv_cell(&head->names, i));
  }
  return good;
}

/* The heading of a column of ids that looks like "(Do Not Modify) Mailbox" in a language that
   nobody has told; empty: there is none. */
static struct kb_slice foreign_key(const struct kb_schema *schema, const struct kb_csv_head *head,
                                   const struct kb_csv_record *record)
{
  for (size_t i = 0; i < head->names.count; i++) {
    const struct kb_slice name = kb_trim(kb_csv_cell(&head->names, i));
    const char *close =
      name.length > 0 && name.data[0] == '(' ? memchr(name.data, ')', name.length) : NULL;
    if (close && close + 1 < name.data + name.length && close[1] == ' ' &&
        kb_languages_hidden(schema, kb_languages_all(schema), name) == 0 &&
        kb_is_loose_guid(kb_trim(kb_csv_cell(record, i)))) {
      return name;
    }
  }
  return (struct kb_slice){0};
}

static bool has_hidden(const struct kb_schema *schema, const struct kb_csv_head *head)
{
  const uint32_t all = kb_languages_all(schema);
  bool has_any = false;
  for (size_t i = 0; i < head->names.count; i++) {
    has_any = has_any || kb_languages_hidden(schema, all, kb_csv_cell(&head->names, i)) != 0;
  }
  return has_any;
}

#define SAVE                                                                     \
  "save CSV whose header has the logical names of columns, or what the Web API " \
  "returns, or let kbtriage fetch save it; kbtriage scan counts the errors in any text"

/* Why a header without the key of a table is refused; KB_CSV_NONE: it is no header. `is_of_view`:
   some of its names are titles. */
static enum kb_csv_look refuse(const struct kb_schema *schema, const struct kb_csv_head *head,
                               const struct kb_csv_record *record, bool is_of_view,
                               struct kb_error *error)
{
  const struct kb_slice key = record ? foreign_key(schema, head, record) : (struct kb_slice){0};
  if (key.length == 0 && !is_of_view && !(record && looks_like_header(head))) {
    return KB_CSV_NONE;
  }
  if (!kb_text_is_utf8(kb_buf_slice(&head->names.text))) {
    kb_fail(error, KB_INVALID,
            "CSV whose header is not UTF-8, not rows: save it as \"CSV UTF-8\" in Excel");
  } else if (key.length > 0) {
    kb_fail(error, KB_INVALID,
            "CSV of a view, but in a language of which no tables.lua has the titles (%.*s), not "
            "rows: write down what it calls the columns (rules/README.md, titles); or " SAVE,
            (int)(key.length < SHOWN ? key.length : SHOWN), key.data);
  } else if (is_of_view) {
    kb_fail(error, KB_INVALID,
            "CSV of a view, but of no table that a tables.lua names, or without its first "
            "column, \"(Do Not Modify) Mailbox\" or the like, which has the ids and is hidden in "
            "Excel, not rows: export the view to Excel (static worksheet) and save all of that as "
            "CSV; or " SAVE);
  } else {
    struct kb_buf keys = {0};
    kb_schema_write_keys(schema, &keys);
    kb_fail(error, KB_INVALID, "CSV whose header has none of %s, not rows: " SAVE,
            kb_buf_text(&keys));
    kb_buf_fini(&keys);
  }
  return KB_CSV_REFUSED;
}

static enum kb_csv_look look_at_names(const struct kb_schema *schema,
                                      const struct kb_csv_head *head, struct kb_slice text,
                                      struct kb_error *error)
{
  const uint32_t all = kb_languages_all(schema);
  uint32_t languages;
  if (kb_csv_head_table(schema, head, &languages)) {
    return KB_CSV_ROWS;
  }
  bool is_of_view = has_hidden(schema, head);
  for (size_t i = 0; i < schema->table_count && head->names.count > 1; i++) {
    const struct kb_table *table = schema->tables[i];
    if (!is_of_view && count_columns(head, table, all, KB_HEADING_LOOKUP) > 1) {
      kb_fail(error, KB_INVALID,
              "CSV without %s, which would tell of what its rows are, not rows: " SAVE, table->key);
      return KB_CSV_REFUSED;
    }
    is_of_view = is_of_view || count_columns(head, table, all, KB_HEADING_TITLE) > 1;
  }
  struct kb_csv_record record = {0};
  const bool has_one = has_record(head, text, &record);
  const enum kb_csv_look look = refuse(schema, head, has_one ? &record : NULL, is_of_view, error);
  kb_csv_record_fini(&record);
  return look;
}

enum kb_csv_look kb_csv_look(const struct kb_schema *schema, struct kb_slice bytes,
                             struct kb_error *error)
{
  struct kb_decoder decoder = {0};
  struct kb_buf text = {0};
  struct kb_csv_head head = {0};
  enum kb_csv_look look = KB_CSV_NONE;
  kb_decode(&decoder, bytes, true, &text);
  if (text.length > 0 && kb_csv_head_read(kb_buf_slice(&text), true, &head) == KB_CSV_RECORD) {
    look = look_at_names(schema, &head, kb_buf_slice(&text), error);
  }
  kb_csv_record_fini(&head.names);
  kb_buf_fini(&text);
  return look;
}
