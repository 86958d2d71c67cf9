#include "author/draft_page_inside.h"

#include "base/ascii.h"

static const size_t none = (size_t)-1;

static struct kb_document_block *cell_at(const struct kb_document_block *row, size_t column)
{
  struct kb_document_block *cell = column == none ? NULL : row->first;
  while (cell && column-- > 0) {
    cell = cell->next;
  }
  return cell;
}

/* The column whose heading has one of the words; `none` if there is none. */
static size_t column_of(const struct kb_document_block *head, const char *const words[])
{
  size_t column = 0;
  for (const struct kb_document_block *cell = head->first; cell; cell = cell->next, column++) {
    for (size_t i = 0; words[i]; i++) {
      if (kb_document_find_word(cell->text, words[i])) {
        return column;
      }
    }
  }
  return none;
}

static const char *text_in(const struct kb_document_block *row, size_t column)
{
  const struct kb_document_block *cell = cell_at(row, column);
  return cell ? cell->text_with_links : "";
}

struct columns {
  size_t code, cause, step;
};

/* Columns that the draft has no field for: "Heading: text", as sub-steps of a gap; and the code of
   a row if nothing distinguishes it from others. */
static void add_rest(struct kb_document_reading *reading, const struct kb_document_block *head,
                     const struct kb_document_block *row, const struct columns *columns,
                     bool has_alert)
{
  size_t column = 0;
  bool is_open = false;
  for (const struct kb_document_block *cell = row->first; cell; cell = cell->next, column++) {
    const bool is_used =
      (column == columns->code && has_alert) || column == columns->cause || column == columns->step;
    if (is_used || cell->text[0] == '\0') {
      continue;
    }
    struct kb_buf text = {0};
    if (!is_open) {
      kb_buf_addf(&text, KB_GAP ": what else line %zu of the page says", row->first_line);
      kb_draft_add_step(reading->draft, reading->cause,
                        kb_draft_line(reading->draft, kb_buf_text(&text)));
      kb_buf_clear(&text);
      is_open = true;
    }
    kb_buf_addf(&text, "%s%s%s", text_in(head, column), text_in(head, column)[0] ? ": " : "",
                cell->text_with_links);
    kb_draft_add_substep(reading->draft, kb_draft_line(reading->draft, kb_buf_text(&text)));
    reading->draft->failed = reading->draft->failed || text.failed;
    kb_buf_fini(&text);
  }
}

static void read_row(struct kb_document_reading *reading, const struct kb_document_block *head,
                     struct kb_document_block *row, const struct columns *columns)
{
  struct kb_draft *draft = reading->draft;
  const char *code = text_in(row, columns->code);
  const bool has_alert = code[0] && kb_draft_add_alert(draft, kb_slice_of(code));
  const char *around = reading->cause;
  if (text_in(row, columns->cause)[0]) {
    reading->cause = kb_draft_add_cause(draft, kb_draft_line(draft, text_in(row, columns->cause)));
  }
  if (text_in(row, columns->step)[0]) {
    kb_draft_add_step(draft, reading->cause, kb_draft_line(draft, text_in(row, columns->step)));
  }
  add_rest(reading, head, row, columns, has_alert);
  reading->cause = around;
  kb_document_place(row, has_alert ? "alert" : "gap");
}

bool kb_document_read_codes(struct kb_document_reading *reading, struct kb_document_block *table)
{
  static const char *const codes[] = {"code", "error", "alert", "message", NULL};
  static const char *const causes[] = {"cause", "reason", "description", "meaning", NULL};
  static const char *const steps[] = {"resolution", "solution",   "action", "workaround",
                                      "fix",        "mitigation", NULL};
  struct kb_document_block *head = table->first;
  struct columns columns = {none, none, none};
  columns.code = head ? column_of(head, codes) : none;
  if (columns.code == none) {
    return false;
  }
  columns.cause = column_of(head, causes);
  columns.step = column_of(head, steps);
  columns.cause = columns.cause == columns.code ? none : columns.cause;
  columns.step =
    columns.step == columns.code || columns.step == columns.cause ? none : columns.step;
  for (struct kb_document_block *row = head->next; row; row = row->next) {
    read_row(reading, head, row, &columns);
  }
  kb_document_place(head, "heading");
  return true;
}
